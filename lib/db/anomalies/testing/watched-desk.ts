import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import { type AuditNote, factOf } from "#lib/domain/audit/fact.ts";
import { host, openTestDesk } from "#lib/services/testing/test-desk.ts";
import { WriterWitness } from "../../audit/writer-witness.ts";
import { openDb } from "../../client.ts";
import { keyStore } from "../../key-store.ts";
import { unitOfWork } from "../../unit-of-work.ts";
import { anomalyWork } from "../anomaly-work.ts";

/** A desk whose record the worker looks at. @param countries of addresses, as the operator's own file would say */
export async function openWatchedDesk(countries: Readonly<Record<string, string>> = {}) {
  const desk = await openTestDesk();
  const keys = await readKeyFile(join(desk.database.dataDir, "keys", "worker.key"));
  if (!keys) throw new Error("the worker has its key file");
  const db = openDb(desk.database.workerUrl, { max: 2 });
  const ring = new KeyRing({ wrapper: localFileWrapper(keys.keys), store: keyStore(db), clock: systemClock });
  const anomalies = anomalyWork({ db, ring, ids: desk.ids, witness: new WriterWitness() });
  const webDb = openDb(desk.database.webUrl, { max: 2 });
  const countryOf = (address: string | undefined) => (address === undefined ? undefined : countries[address]);
  const web = unitOfWork({ db: webDb, ring: desk.ring, ids: desk.ids, countryOf });
  let version = 0;

  const write = (type: AuditEventType, note: AuditNote, actor: Actor, address?: string) =>
    web.transaction(host, (tx) =>
      tx.audit(factOf(type, note, "done"), actor, { requestId: randomUUID(), ...(address === undefined ? {} : { address }) }),
    );

  return {
    desk,
    write,
    signIn: (person: Person, address: string) =>
      write("login.succeeded", { subject: person.userId, data: { how: "password" } }, person, address),
    settings: (value: object) =>
      desk.owner.auditSetting.create({ data: { name: "anomaly-rules", version: ++version, value, setBy: "test", setAt: new Date() } }),
    /** What the worker's next look finds. @shape "rule about" */
    found: async () => (await anomalies.look())?.map(({ rule, about }) => `${rule} ${about}`),
    async close(): Promise<void> {
      await Promise.all([db.$disconnect(), webDb.$disconnect()]);
      await desk.close();
    },
  };
}

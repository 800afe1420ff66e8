import type { KeyRing } from "../../crypto/key-ring.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import type { Anchor, AnchorStore } from "../../ports/anchor.ts";
import type { Ids } from "../../ports/ids.ts";
import type { Db, DbTx } from "../client.ts";
import { mailStore } from "../mail-store.ts";
import { storeContext } from "../store-context.ts";
import { pinnedVerifiers } from "./verifiers.ts";

const MOST_TRIES = 20;

export function anchorStore(parts: { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids }): AnchorStore {
  return {
    async latest() {
      const row = await parts.db.auditCheckpoint.findFirst({ orderBy: { seq: "desc" } });
      if (!row) return undefined;
      return { seq: Number(row.seq), size: Number(row.size), note: row.note, verifiers: await pinnedVerifiers(parts.db) };
    },
    async tries(channel) {
      const rows = await parts.db.$queryRaw<{ age_ms: number; failure: string | null }[]>`
        SELECT (extract(epoch FROM clock_timestamp() - at) * 1000)::float8 AS age_ms, failure FROM audit_anchor
         WHERE channel = ${channel} ORDER BY at DESC LIMIT ${MOST_TRIES}`;
      return rows.map((row) => ({ atAgeMs: row.age_ms, failure: row.failure }));
    },
    note: (channel, anchor, failure) => noteOn(parts.db, channel, anchor, failure),
    async mail(to, anchor) {
      await parts.db.$transaction(async (db) => {
        const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
        const context = storeContext({ ...parts, db, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
        const note = `${anchor.note}\n${anchor.verifiers.join("\n")}`;
        await mailStore(context).queueTyped({ address: to, kind: "audit-checkpoint", data: { note }, isDecoy: false });
        await noteOn(db, "mail", anchor, null);
      });
    },
  };
}

async function noteOn(db: DbTx, channel: string, { seq, size }: Anchor, failure: string | null): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_anchor (channel, at, seq, size, failure) VALUES (${channel}, clock_timestamp(), ${seq}::bigint, ${size}::bigint, ${failure})
    ON CONFLICT DO NOTHING`;
}

import { createHash, randomUUID } from "node:crypto";
import type pg from "pg";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { sampledOn } from "#lib/db/audit/sampled-record.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { checkRecord } from "../verify/check-record.ts";
import { signedIn } from "./past-month.ts";
import { append, beat, eventText, openSealedDesk } from "./sealed-desk.ts";

/** The first of them is retired. */
export const OLD = ["2019-02", "2019-03"] as const;
const EACH = 40;

export type AgedDesk = Awaited<ReturnType<typeof openAgedDesk>>;

/** Two full tiles and a part: tile 0 holds two old months, one of them gone, and the beginning of this one; and a hand that may do anything to them. */
export async function openAgedDesk() {
  const desk = await openSealedDesk();
  const superuser = await desk.connect(desk.database.superuserUrl);
  const owner = await desk.connect(desk.database.ownerUrl);
  const digests = new Map<string, string>();
  for (const month of OLD) digests.set(month, await oldMonth(superuser, owner, month));
  await desk.seal();
  await signedIn(desk, OLD[1]);
  const writers = await Promise.all(Array.from({ length: 3 }, () => desk.connect(desk.database.webUrl)));
  for (let i = 0; i < 500; i++) {
    const writer = writers[i % 3];
    if (writer) await append(writer, `event ${i}`);
    if (i === 300) await desk.seal();
  }
  const retired = (month: string) =>
    eventText("x")
      .replace(
        '{"note":"x"}',
        `{"events":${EACH},"leaves":"${digests.get(month)}","month":"${month}","ranges":[[${month === OLD[0] ? `0,${EACH - 1}` : `${EACH},${2 * EACH - 1}`}]]}`,
      )
      .replace("login.succeeded", "audit.retired");
  await owner.query("SELECT audit_insert($1, NULL, NULL)", [retired(OLD[0])]);
  while ((await desk.seal()).events > 0);
  const outside = (await desk.db.auditCheckpoint.findFirstOrThrow({ orderBy: { seq: "desc" } })).note;
  for (const writer of writers) await beat(writer);
  await superuser.query(`SET session_replication_role = replica; ${drop(OLD[0])}; SET session_replication_role = origin`);

  /** Lets somebody do anything to the rows with every trigger off, looks, and takes it back. */
  async function afterwards(statements: readonly string[], wholeLeaves = 256): Promise<readonly Finding[]> {
    await superuser.query("BEGIN");
    try {
      await superuser.query("SET LOCAL session_replication_role = replica");
      for (const sql of statements) await superuser.query(sql);
      return await checkRecord(sampledOn(superuser), recordHashes, { outside: [outside], random: () => 0.999, wholeLeaves });
    } finally {
      await superuser.query("ROLLBACK");
    }
  }
  return { ...desk, superuser, retired, afterwards };
}

export const drop = (month: string) =>
  `DELETE FROM audit_event WHERE at >= '${month}-01Z' AND at < '${month}-01Z'::timestamptz + interval '1 month'`;

/** One writer's events, as they were written when the month was the present. @returns the digest over their leaves */
async function oldMonth(superuser: pg.Client, owner: pg.Client, month: string): Promise<string> {
  await owner.query(
    `CREATE TABLE audit_event_${month.replace("-", "_")} PARTITION OF audit_event FOR VALUES FROM ('${month}-01Z') TO ('${month}-01Z'::timestamptz + interval '1 month')`,
  );
  await owner.query("SELECT audit_search_ensure_partitions()");
  const digest = createHash("sha256");
  let prev = "0".repeat(64);
  const writer = randomUUID();
  for (let n = 1; n <= EACH; n++) {
    const [at, id] = [`${month}-02T00:00:00.${100 + n}Z`, randomUUID()];
    const body = eventText(`old ${n}`)
      .replace(/"at":"[^"]+"/, `"at":"${at}"`)
      .replace(/"id":"[^"]+"/, `"id":"${id}"`)
      .replace(/\}$/, `,"writer":{"id":"${writer}","n":${n},"prev":"${prev}","role":"web"}}`);
    prev = createHash("sha256").update(Buffer.of(0)).update(body).digest("hex");
    digest.update(Buffer.from(prev, "hex"));
    await superuser.query(
      `INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, request_id, writer, n)
       VALUES ($1, $2, convert_to($3, 'UTF8'), decode($4, 'hex'), 'login.succeeded', 'anonymous', 'session', 'login', 'done', 'r', $5, $6)`,
      [id, at, body, prev, writer, n],
    );
  }
  return digest.digest("hex");
}

import type pg from "pg";
import { signedCheckpoint } from "#lib/crypto/checkpoint.ts";
import { hexOf } from "#lib/domain/kernel/hex.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import { eventText, type SealedDesk } from "./sealed-desk.ts";

/** Events of a month as it stood when it was the present, sealed in it. Before any other event. */
export async function pastMonth(desk: SealedDesk, month: string, events: number): Promise<void> {
  const [owner, web] = [await desk.connect(desk.database.ownerUrl), await desk.connect(desk.database.webUrl)];
  await owner.query(
    `CREATE TABLE audit_event_${month.replace("-", "_")} PARTITION OF audit_event
       FOR VALUES FROM ('${month}-01T00:00:00Z') TO ('${month}-01T00:00:00Z'::timestamptz + interval '1 month')`,
  );
  await owner.query("SELECT audit_search_ensure_partitions()");
  const door = await doorOf(owner);
  await owner.query(door.replace(") > 60 THEN", ") > 1e12 THEN")); // as if it were then
  for (let i = 0; i < events; i++) {
    const at = `${month}-${String(i + 1).padStart(2, "0")}T12:00:00.000Z`;
    await web.query("SELECT audit_append($1, NULL, NULL)", [eventText(`old ${i}`).replace(/"at":"[^"]+"/, `"at":"${at}"`)]);
  }
  await owner.query(door);
  await desk.seal();
  await signedIn(desk, month);
}

/** The function through which each event is written, as it stands. */
export async function doorOf(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query("SELECT pg_get_functiondef(oid) AS text FROM pg_proc WHERE prosrc LIKE '%recorded when it happens%'");
  return rows[0].text;
}

/** Dates every checkpoint that is there to the end of a month, as the worker would have signed it then. */
export async function signedIn(desk: SealedDesk, month: string): Promise<void> {
  const superuser = await desk.connect(desk.database.superuserUrl);
  const at = epochMs(Date.parse(`${month}-28T12:00:00Z`));
  await superuser.query("SET session_replication_role = replica");
  for (const { seq, size, root } of await desk.db.auditCheckpoint.findMany()) {
    const note = signedCheckpoint({ origin: desk.origin, size: Number(size), root, at }, desk.key);
    await superuser.query(
      "UPDATE audit_checkpoint SET at = to_timestamp($2::float8 / 1000), note = $3, root = decode($4, 'hex') WHERE seq = $1",
      [seq, at, note, hexOf(root)],
    );
  }
  await superuser.query("SET session_replication_role = origin");
}

/** The body of a retirement as the owner's door has it written. */
export function retiredText(
  month: string,
  data: { readonly events: number; readonly leaves: string; readonly ranges: unknown },
  at = new Date(),
): string {
  const said = JSON.stringify({ digest: "0".repeat(64), events: data.events, leaves: data.leaves, month, ranges: data.ranges });
  return `{"action":"retire","at":"${at.toISOString()}","data":${said},"detail":null,"id":"${globalThis.crypto.randomUUID()}","portfolio":null,"request":"r","resource":"audit-month","resourceId":"${month}","result":"done","subject":null,"type":"audit.retired","user":"host:tester","version":1}`;
}

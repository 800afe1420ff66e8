import { z } from "zod";
import { auditDetail } from "../../crypto/audit-digest.ts";
import { DecryptionError } from "../../crypto/decryption-error.ts";
import { KeyMissingError } from "../../crypto/key-missing-error.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { asId } from "../../domain/kernel/ids.ts";
import type { CheckAuditDetails, CheckedDetail, DetailState } from "../../ports/audit-details.ts";
import type { Db } from "../client.ts";
import { withFreshKeys } from "../fresh-keys.ts";
import { sealedColumns } from "../sealed-columns.ts";

const AT_ONCE = 1_000;
const MAX_MISSING = 1_000;
const FIRST = "00000000-0000-0000-0000-000000000000";

type Row = { readonly id: string; readonly person: string; readonly sealed: Uint8Array; readonly body: Uint8Array | null };

/** Under a role that may read the personal parts, with the keys of purpose audit. */
export function checkAuditDetails({ db, ring }: { readonly db: Db; readonly ring: KeyRing }): CheckAuditDetails {
  return async function* () {
    for (let after = FIRST; ; ) {
      const rows = await db.$queryRaw<Row[]>`
        SELECT d.event_id::text AS id, d.person, d.sealed, e.body FROM audit_detail d LEFT JOIN audit_event e ON e.id = d.event_id
         WHERE d.event_id > ${after}::uuid ORDER BY d.event_id LIMIT ${AT_ONCE}`;
      const last = rows.at(-1);
      if (!last) break;
      const checked: CheckedDetail[] = [];
      for (const row of rows) checked.push({ eventId: asId(row.id), state: await stateOf(ring, row) });
      yield checked;
      after = last.id;
    }
    yield await missing(db);
  };
}

async function stateOf(ring: KeyRing, { id, person, sealed, body }: Row): Promise<DetailState> {
  const digest = digestIn(body);
  if (digest === undefined) return "unasked";
  try {
    const opened = await withFreshKeys(ring, async () =>
      (await ring.cipher("audit", person)).open(sealedColumns.auditDetail, asId(id), sealed),
    );
    const { nonce, ...part } = partShape.parse(opened);
    return Buffer.from(auditDetail(Buffer.from(nonce, "hex"), part)).toString("hex") === digest ? "matches" : "differs";
  } catch (error) {
    if (error instanceof KeyMissingError) return error.reason === "erased" ? "erased" : "unreadable";
    if (error instanceof DecryptionError || error instanceof z.ZodError) return "unreadable";
    throw error;
  }
}

const partShape = z.object({ nonce: z.string().regex(/^[0-9a-f]{64}$/) }).catchall(z.json());
const bodyShape = z.object({ detail: z.string() });

/** Undefined where the body names no personal part, or is none: that it was edited another check says. */
function digestIn(body: Uint8Array | null): string | undefined {
  if (!body) return undefined;
  try {
    return bodyShape.safeParse(JSON.parse(Buffer.from(body).toString("utf8"))).data?.detail;
  } catch {
    return undefined; // no JSON
  }
}

/** Events whose body names a part that is not there. Bytes are searched, so that no edited body breaks the question. */
async function missing(db: Db): Promise<readonly CheckedDetail[]> {
  const rows = await db.$queryRaw<{ id: string; body: Uint8Array }[]>`
    SELECT e.id::text AS id, e.body FROM audit_event e
     WHERE position('"detail":"'::bytea IN e.body) > 0 AND NOT EXISTS (SELECT 1 FROM audit_detail d WHERE d.event_id = e.id)
     ORDER BY e.at, e.id LIMIT ${MAX_MISSING}`;
  return rows.filter(({ body }) => digestIn(body) !== undefined).map(({ id }) => ({ eventId: asId(id), state: "missing" }));
}

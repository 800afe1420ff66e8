import { auditDetail } from "../crypto/audit-digest.ts";
import { randomBytes } from "../crypto/random.ts";
import type { AuditFact, AuditPersonal, Origin } from "../domain/audit/event.ts";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import type { Uuid } from "../domain/kernel/ids.ts";
import { isoTime } from "../domain/kernel/time.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const EVENT_VERSION = 1;
const NONCE_BYTES = 32;

/**
 * Appends one event through audit_append(), the only way in. The canonical body goes without its last member, `writer`, which the
 * database adds (see the function in prisma/migrations).
 */
export async function appendAudit(context: StoreContext, fact: AuditFact, user: string, origin: Origin, personal?: AuditPersonal): Promise<void> {
  const id = context.ids.next();
  const detail = personal ? await sealPersonal(context, id, personal) : undefined;
  const body = canonicalJson({
    action: fact.action,
    at: isoTime(context.now),
    data: fact.data,
    detail: detail?.digest ?? null,
    id,
    portfolio: fact.portfolio,
    request: origin.requestId,
    resource: fact.resource,
    resourceId: fact.resourceId,
    result: fact.result,
    subject: fact.subject,
    type: fact.type,
    user,
    version: EVENT_VERSION,
  });
  await context.db.$queryRaw`SELECT audit_append(${body}, ${detail?.person ?? null}, ${detail?.sealed ?? null})::text`;
}

async function sealPersonal(context: StoreContext, eventId: Uuid, personal: AuditPersonal) {
  const { person, ...part } = personal;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = await context.cipher("audit", person);
  const digest = Buffer.from(auditDetail(nonce, part)).toString("hex");
  const sealed = cipher.seal(sealedColumns.auditDetail, eventId, { ...part, nonce: Buffer.from(nonce).toString("hex") });
  return { person, digest, sealed };
}

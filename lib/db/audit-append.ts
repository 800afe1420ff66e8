import { auditDetail } from "../crypto/audit-digest.ts";
import { randomBytes } from "../crypto/random.ts";
import type { AuditFact, AuditPersonal, Origin } from "../domain/audit/event.ts";
import { canonicalJson } from "../domain/kernel/canonical-json.ts";
import type { Uuid } from "../domain/kernel/ids.ts";
import { storable, storableText } from "../domain/kernel/storable-text.ts";
import { type EpochMs, isoTime } from "../domain/kernel/time.ts";
import { personalTokens } from "./audit-tokens.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const EVENT_VERSION = 1;
const NONCE_BYTES = 32;

/** Appends one event through audit_append(), the only way in. No text keeps it out: what cannot be stored has U+FFFD in its place. */
export async function appendAudit(
  context: StoreContext,
  fact: AuditFact,
  user: string,
  origin: Origin,
  given?: AuditPersonal,
): Promise<void> {
  const id = context.ids.next();
  const personal = storable(given);
  const detail = personal ? await sealPersonal(context, id, personal) : undefined;
  const requestId = storableText(origin.requestId);
  const frame = { id, at: context.now, user: storableText(user), requestId, detail: detail?.digest ?? null };
  const body = auditText(frame, storable(fact));
  const tokens = personal ? [id, ...(await personalTokens(context.ring, personal, context.countryOf?.(personal.address)))].join(" ") : "";
  // The trigger that indexes the event takes the tokens from this setting; they are for this event alone.
  const rows = await context.db.$queryRaw<{ writer: string | null }[]>`
    SELECT audit_append(${body}, ${detail?.person ?? null}, ${detail?.sealed ?? null})::text, current_setting('bulwark.audit_writer', true) AS writer
    FROM (SELECT set_config('bulwark.audit_tokens', ${tokens}, true) AS given OFFSET 0) t WHERE given IS NOT NULL`;
  context.wrote?.(rows[0]?.writer);
}

export type AuditFrame = {
  readonly id: Uuid;
  readonly at: EpochMs;
  readonly user: string;
  readonly requestId: string;
  readonly detail: string | null;
};

/** The canonical body without its last member, `writer`, which the database adds (see audit_append in prisma/migrations). */
export function auditText(frame: AuditFrame, fact: AuditFact): string {
  return canonicalJson({
    action: fact.action,
    at: isoTime(frame.at),
    data: fact.data,
    detail: frame.detail,
    id: frame.id,
    portfolio: fact.portfolio,
    request: frame.requestId,
    resource: fact.resource,
    resourceId: fact.resourceId,
    result: fact.result,
    subject: fact.subject,
    type: fact.type,
    user: frame.user,
    version: EVENT_VERSION,
  });
}

async function sealPersonal(context: StoreContext, eventId: Uuid, personal: AuditPersonal) {
  const { person, ...part } = personal;
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = await context.cipher("audit", person);
  const digest = Buffer.from(auditDetail(nonce, part)).toString("hex");
  const sealed = cipher.seal(sealedColumns.auditDetail, eventId, { ...part, nonce: Buffer.from(nonce).toString("hex") });
  return { person, digest, sealed };
}

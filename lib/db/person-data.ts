import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { PersonData, PersonRow } from "#lib/ports/stores/privacy-store.ts";
import type { AuditDetail } from "#prisma/generated/client.ts";
import { msOf } from "./keyset.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_ROWS = 10_000;
const AT_ONCE = 1_000;

/** What the desk holds about a person. Secrets stay out: hashes, keys and factors' secrets are nobody's to carry away. */
export async function personData(context: StoreContext, userId: UserId): Promise<PersonData> {
  const { db } = context;
  const own = { where: { userId }, take: MAX_ROWS } as const;
  const user = await db.appUser.findUniqueOrThrow({ where: { id: userId } });
  const sessions = await db.session.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const devices = await db.knownDevice.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const notices = await db.accountNotice.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const tokens = await db.apiToken.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const passkeys = await db.passkey.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const totps = await db.totpFactor.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const identities = await db.oidcIdentity.findMany({ ...own, orderBy: { createdAt: "asc" } });
  const grants = await db.portfolioGrant.findMany({ ...own, orderBy: { grantedAt: "asc" } });
  const approvals = await db.approval.findMany({ where: { requestedBy: userId }, take: MAX_ROWS, orderBy: { requestedAt: "asc" } });

  const views = await db.auditView.findMany({ ...own, orderBy: { createdAt: "asc" } });

  const pii = await opener(context, "pii", userId);
  const totp = totps.length > 0 ? await opener(context, "totp", userId) : undefined;
  return {
    person: [
      {
        id: userId,
        ...named(pii("appUser", userId, user.sealed)),
        role: user.roleId,
        state: user.state,
        ...times({ createdAt: user.createdAt }),
      },
    ],
    sessions: sessions.map((row) => ({ id: row.id, ...named(pii("session", row.id, row.sealed)), ...times(row) })),
    devices: devices.map((row) => ({ id: row.id, ...named(pii("knownDevice", row.id, row.sealed)), ...times(row) })),
    notices: notices.map((row) => ({ id: row.id, kind: row.kind, ...named(pii("accountNotice", row.id, row.sealed)), ...times(row) })),
    tokens: tokens.map((row) => ({
      id: row.id,
      ...named(pii("apiTokenName", row.id, row.sealed)),
      scopes: row.scopes.join(" "),
      ...times(row),
    })),
    factors: [
      ...passkeys.map((row) => ({ id: row.id, kind: "passkey", ...named(pii("passkey", row.id, row.sealed)), ...times(row) })),
      ...totps.map((row) => ({
        id: row.id,
        kind: "authenticator app",
        name: named(totp?.("totpFactor", row.id, row.sealed) ?? null)["name"] ?? null,
        ...times(row),
      })),
    ],
    identities: identities.map((row) => ({ id: row.id, issuer: row.issuer, ...times(row) })),
    grants: grants.map((row) => ({ portfolioId: row.portfolioId, verb: row.verb, ...times({ grantedAt: row.grantedAt }) })),
    approvals: approvals.map((row) => ({
      id: row.id,
      operation: row.operation,
      state: row.state,
      consequence: named(pii("approval", row.id, row.sealed))["consequence"] ?? null,
      ...times({ requestedAt: row.requestedAt }),
    })),
    views: views.map((row) => ({ id: row.id, ...named(pii("auditView", row.id, row.sealed)), ...times(row) })),
    acts: await actsOf(context, userId),
    details: await detailsOf(context, userId),
  };
}

/** What the person did, from the audit record. */
async function actsOf({ db }: StoreContext, userId: UserId): Promise<PersonRow[]> {
  const rows = await db.auditEvent.findMany({
    where: { OR: [{ actor: `user:${userId}` }, { subject: userId }] },
    select: { id: true, at: true, type: true, action: true, resource: true, resourceId: true, result: true },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    take: MAX_ROWS,
  });
  return rows.map(({ at, ...row }) => ({ ...row, at: isoTime(msOf(at)) }));
}

/** The personal parts of audit events about the person: addresses, agents, free text. */
async function detailsOf(context: StoreContext, userId: UserId): Promise<PersonRow[]> {
  const audit = await opener(context, "audit", userId);
  const found: PersonRow[] = [];
  for (let after = ""; found.length < MAX_ROWS; ) {
    const rows: AuditDetail[] = await context.db.auditDetail.findMany({
      where: { person: userId, ...(after ? { eventId: { gt: after } } : {}) },
      orderBy: { eventId: "asc" },
      take: AT_ONCE,
    });
    for (const { eventId, sealed } of rows) {
      const opened = audit("auditDetail", eventId, sealed);
      const { nonce: _, ...part } = named(opened);
      found.push({ eventId, ...part });
    }
    after = rows.at(-1)?.eventId ?? "";
    if (rows.length < AT_ONCE) break;
  }
  return found;
}

/** Sealed objects alone have fields; whatever else was sealed has none. */
function named(opened: JsonValue): PersonRow {
  return opened !== null && typeof opened === "object" && !Array.isArray(opened) ? (opened as PersonRow) : {}; // isArray does not narrow readonly lists
}

type Sealed = keyof typeof sealedColumns;

/** @throws FailureError not-found where the person was erased */
async function opener({ cipher }: StoreContext, purpose: "pii" | "audit" | "totp", userId: UserId) {
  try {
    const opened = await cipher(purpose, userId);
    return (column: Sealed, rowId: string, sealed: Uint8Array): JsonValue => opened.open(sealedColumns[column], asId(rowId), sealed);
  } catch (error) {
    if (error instanceof KeyMissingError && error.reason === "no-scope") return () => null; // nothing of this kind was ever sealed
    throw error;
  }
}

function times(row: object): PersonRow {
  const found: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(row)) if (value instanceof Date) found[name] = isoTime(msOf(value));
  return found;
}

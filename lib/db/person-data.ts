import type { UserId } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { PersonData, PersonRow, PersonSection } from "#lib/ports/stores/privacy-store.ts";
import { msOf } from "./keyset.ts";
import { actsOf, detailsOf } from "./person-acts.ts";
import { personOpener } from "./person-opener.ts";
import { readSection, type SectionBounds, sectionBounds } from "./person-pages.ts";
import type { StoreContext } from "./store-context.ts";

type Row = { readonly id: string };
type SealedRow = Row & { readonly sealed: Uint8Array };
type Where = { readonly userId: UserId };
type Ask = { readonly where: Where & { id?: { lt: string } }; readonly orderBy: { id: "desc" }; readonly take: number };
type Table<R> = { readonly find: (ask: Ask) => Promise<readonly R[]>; readonly count: (ask: { readonly where: Where }) => Promise<number> };

/** What the desk holds about a person. Secrets stay out: hashes, keys and factors' secrets are nobody's to carry away. */
export async function personData(context: StoreContext, userId: UserId, bounds: SectionBounds = sectionBounds): Promise<PersonData> {
  const { db } = context;
  const pii = await personOpener(context, "pii", userId);

  /** The person's rows of a table, by ids, which grow with time. */
  function own<R extends Row>({ find, count }: Table<R>, open: (rows: readonly R[]) => Promise<readonly PersonRow[]>) {
    return readSection<R>(bounds, {
      read: (take, last) => find({ where: { userId, ...(last ? { id: { lt: last.id } } : {}) }, orderBy: { id: "desc" }, take }),
      open,
      count: () => count({ where: { userId } }),
    });
  }
  const named = <R extends SealedRow>(column: Parameters<typeof pii>[0], plain: (row: R) => PersonRow) => {
    return async (rows: readonly R[]) => {
      const opened = await pii(column, rows);
      return rows.map((row, i) => ({ id: row.id, ...plain(row), ...opened[i], ...times(row) }));
    };
  };
  const nothing = () => ({});

  const { appUser, session, knownDevice, accountNotice, apiToken, passkey, totpFactor, oidcIdentity, portfolioGrant, approval, auditView } =
    db;
  const user = await appUser.findUniqueOrThrow({ where: { id: userId } });
  const [person = {}] = await pii("appUser", [user]);
  const asked = { requestedBy: userId };
  return {
    person: whole([{ id: userId, ...person, role: user.roleId, state: user.state, ...times({ createdAt: user.createdAt }) }]),
    sessions: await own({ find: (ask) => session.findMany(ask), count: (ask) => session.count(ask) }, named("session", nothing)),
    devices: await own({ find: (ask) => knownDevice.findMany(ask), count: (ask) => knownDevice.count(ask) }, named("knownDevice", nothing)),
    notices: await own(
      { find: (ask) => accountNotice.findMany(ask), count: (ask) => accountNotice.count(ask) },
      named("accountNotice", ({ kind }: SealedRow & { readonly kind: string }) => ({ kind })),
    ),
    tokens: await own(
      { find: (ask) => apiToken.findMany(ask), count: (ask) => apiToken.count(ask) },
      named("apiTokenName", ({ scopes }: SealedRow & { readonly scopes: readonly string[] }) => ({ scopes: scopes.join(" ") })),
    ),
    factors: joined(
      await own(
        { find: (ask) => passkey.findMany(ask), count: (ask) => passkey.count(ask) },
        named("passkey", () => ({ kind: "passkey" })),
      ),
      await own({ find: (ask) => totpFactor.findMany(ask), count: (ask) => totpFactor.count(ask) }, async (rows) => {
        const opened = await (await personOpener(context, "totp", userId))("totpFactor", rows);
        return rows.map((row, i) => ({ id: row.id, kind: "authenticator app", name: opened[i]?.["name"] ?? null, ...times(row) }));
      }),
    ),
    identities: await own({ find: (ask) => oidcIdentity.findMany(ask), count: (ask) => oidcIdentity.count(ask) }, async (rows) =>
      rows.map((row) => ({ id: row.id, issuer: row.issuer, ...times(row) })),
    ),
    grants: await readSection<{ readonly portfolioId: string; readonly verb: string; readonly grantedAt: Date }>(bounds, {
      read: (take, last) =>
        portfolioGrant.findMany({
          where: { userId, ...(last ? { portfolioId: { lt: last.portfolioId } } : {}) },
          orderBy: { portfolioId: "desc" },
          take,
        }),
      open: (rows) => rows.map(({ portfolioId, verb, grantedAt }) => ({ portfolioId, verb, ...times({ grantedAt }) })),
      count: () => portfolioGrant.count({ where: { userId } }),
    }),
    approvals: await readSection(bounds, {
      read: (take, last: Awaited<ReturnType<typeof approval.findMany>>[number] | undefined) =>
        approval.findMany({ where: { ...asked, ...(last ? { id: { lt: last.id } } : {}) }, orderBy: { id: "desc" }, take }),
      async open(rows) {
        const opened = await pii("approval", rows);
        return rows.map(({ id, operation, state, requestedAt }, i) => {
          return { id, operation, state, consequence: opened[i]?.["consequence"] ?? null, ...times({ requestedAt }) };
        });
      },
      count: () => approval.count({ where: asked }),
    }),
    views: await own({ find: (ask) => auditView.findMany(ask), count: (ask) => auditView.count(ask) }, named("auditView", nothing)),
    acts: await actsOf(context, userId, bounds),
    details: await detailsOf(context, userId, bounds),
  };
}

const whole = (rows: readonly PersonRow[]): PersonSection => ({ rows, held: rows.length });
const joined = (one: PersonSection, other: PersonSection) => ({ rows: [...one.rows, ...other.rows], held: one.held + other.held });

function times(row: object): PersonRow {
  const found: Record<string, string | null> = {};
  for (const [name, value] of Object.entries(row)) if (value instanceof Date) found[name] = isoTime(msOf(value));
  return found;
}

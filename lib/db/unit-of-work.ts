import { Prisma } from "#prisma/generated/client.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { type Actor, actorName, userOf } from "../domain/access/actor.ts";
import { roleMay } from "../domain/access/can.ts";
import type { GrantVerb, Reach } from "../domain/access/reach.ts";
import { FailureError } from "../domain/kernel/errors.ts";
import { asId, type PortfolioId, type UserId } from "../domain/kernel/ids.ts";
import type { LiveTopic } from "../domain/kernel/live-topic.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { Ids } from "../ports/ids.ts";
import type { Tx, UnitOfWork } from "../ports/unit-of-work.ts";
import { accessStores } from "./access-stores.ts";
import { askOnce } from "./ask-once.ts";
import { type WriterWitness, type Wrote, witnessed } from "./audit/writer-witness.ts";
import { appendAudit } from "./audit-append.ts";
import type { Db, DbTx } from "./client.ts";
import { deskStores } from "./desk-stores.ts";
import { asFailure } from "./failures.ts";
import { withFreshKeys } from "./fresh-keys.ts";
import { notifyLive } from "./live-notify.ts";
import { type StoreContext, storeContext } from "./store-context.ts";

const { ReadCommitted, RepeatableRead } = Prisma.TransactionIsolationLevel;

/** How long a use case may wait for a connection, and how long its transaction may last. */
const MAX_WAIT_MS = 4_000;
const TIMEOUT_MS = 15_000;

export type UnitOfWorkParts = { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids } & Pick<StoreContext, "countryOf"> & {
    /** Keeps how far the audit writers of this process got. */
    readonly witness?: WriterWitness;
    /** How long a transaction may last. @unit ms */
    readonly timeoutMs?: number;
  };

/** Transactions of the use cases, on the role whose connection `db` is. */
export function unitOfWork(parts: UnitOfWorkParts): UnitOfWork {
  return {
    async transaction(actor, work, view = "current") {
      const options = {
        maxWait: MAX_WAIT_MS,
        timeout: parts.timeoutMs ?? TIMEOUT_MS,
        isolationLevel: view === "current" ? ReadCommitted : RepeatableRead,
      };
      const once = (wrote: Wrote) =>
        parts.db.$transaction(async (db) => work(await openTx({ ...parts, wrote }, db, actor, view === "read-only")), options);
      try {
        return await withFreshKeys(parts.ring, () => witnessed(parts.witness, once));
      } catch (error) {
        throw error instanceof FailureError ? error : asFailure(error);
      }
    },
  };
}

async function openTx(parts: UnitOfWorkParts & Pick<StoreContext, "wrote">, db: DbTx, actor: Actor, isReadOnly: boolean): Promise<Tx> {
  const { now, reach } = await enter(db, actor, isReadOnly);
  const context = storeContext({ db, ring: parts.ring, ids: parts.ids, countryOf: parts.countryOf, now, wrote: parts.wrote });
  return {
    now,
    reach,
    access: accessStores(context),
    desk: isReadOnly ? askOnce(deskStores(context), reach) : deskStores(context),
    audit: (fact, by, origin, personal) => appendAudit(context, fact, actorName(by), origin, personal ?? personOf(by, origin)),
    async extendReach(portfolioId) {
      (reach.portfolios as Map<PortfolioId, GrantVerb>).set(portfolioId, "trade"); // the map was made below and is this transaction's own
      await db.$queryRaw`SELECT set_config('bulwark.reach', concat_ws(',', nullif(current_setting('bulwark.reach', true), ''), ${portfolioId}::text), true)`;
    },
    async actAs(other) {
      const { reach: theirs } = await enter(db, other);
      for (const [portfolioId, verb] of theirs.portfolios) (reach.portfolios as Map<PortfolioId, GrantVerb>).set(portfolioId, verb); // as above
    },
    createKeyScope: context.createScope,
    notify: (topic: LiveTopic, portfolioId?: PortfolioId) => notifyLive(db, topic, portfolioId),
  };
}

/** Names the actor to the database, resolves the reach there, and from then on may have every write refused: one round trip. */
async function enter(db: DbTx, actor: Actor, isReadOnly = false) {
  const userId: UserId | null = userOf(actor);
  const seesAll = roleMay(actor, "portfolios.read-all");
  const rows = await db.$queryRaw<{ now: Date; reach: { portfolio_id: string; verb: GrantVerb }[] }[]>`
    WITH r AS MATERIALIZED (SELECT * FROM portfolio_reach(${userId}::uuid, ${seesAll}))
    SELECT set_config('bulwark.actor', ${actorName(actor)}, true),
           set_config('bulwark.reach', coalesce((SELECT string_agg(portfolio_id::text, ',') FROM r), ''), true),
           CASE WHEN ${isReadOnly} THEN set_config('transaction_read_only', 'on', true) END,
           clock_timestamp() AS now,
           coalesce((SELECT json_agg(r) FROM r), '[]') AS reach`;
  const row = rows[0];
  if (!row) throw new TypeError("the database gave no row for the actor");
  const portfolios = new Map(row.reach.map((granted): [PortfolioId, GrantVerb] => [asId<PortfolioId>(granted.portfolio_id), granted.verb]));
  const reach = { portfolios, __unit: "Reach" } satisfies Reach;
  return { now: epochMs(row.now.getTime()), reach };
}

/** Address and agent are personal: they belong to whoever acted, or to the desk where nobody is known. */
function personOf(actor: Actor, origin: { readonly address?: string; readonly agent?: string }) {
  if (!origin.address && !origin.agent) return undefined;
  return {
    person: userOf(actor) ?? "desk",
    ...(origin.address ? { address: origin.address } : {}),
    ...(origin.agent ? { agent: origin.agent } : {}),
  };
}

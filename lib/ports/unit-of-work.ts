import type { Actor } from "../domain/access/actor.ts";
import type { Reach } from "../domain/access/reach.ts";
import type { AuditFact, AuditPersonal, Origin } from "../domain/audit/event.ts";
import type { PortfolioId } from "../domain/kernel/ids.ts";
import type { LiveTopic } from "../domain/kernel/live-topic.ts";
import type { EpochMs } from "../domain/kernel/time.ts";
import type { AccessStores } from "./stores/access-stores.ts";
import type { DeskStores } from "./stores/desk-stores.ts";

/** What a use case may touch inside its one transaction. */
export type Tx = {
  /** Database time at the start of the transaction. */
  readonly now: EpochMs;
  readonly reach: Reach;
  readonly access: AccessStores;
  readonly desk: DeskStores;
  /** Writes the event in this transaction: both or neither. */
  audit(fact: AuditFact, actor: Actor, origin: Origin, personal?: AuditPersonal): Promise<void>;
  /** Takes a portfolio made in this transaction into the reach, so that its rows can be written. */
  extendReach(portfolioId: PortfolioId): Promise<void>;
  /** From here on the transaction acts as a person it made itself: whoever that is to the database, with that person's reach. */
  actAs(actor: Actor): Promise<void>;
  /** Makes the data key of a new scope; never implicit. */
  createKeyScope(purpose: "pii" | "trade" | "audit" | "totp" | "token", scope: string): Promise<void>;
  /** Tells live pages, at commit, that something of this topic changed. */
  notify(topic: LiveTopic, portfolioId?: PortfolioId): Promise<void>;
};

/**
 * What a transaction sees: `current` is READ COMMITTED; the others see one snapshot, so that figures of several rows belong to the same
 * moment. `snapshot` has it to itself, `reading` may share it with other reads of the same page, and in `read-only` the database refuses
 * every write.
 */
export type TxView = "current" | "snapshot" | "reading" | "read-only";

export type UnitOfWork = {
  /**
   * Runs `work` in one transaction as the actor, with the actor's reach resolved inside it. `view` is "current" where it is not said.
   * @throws FailureError with `database-unavailable` when the database does not answer; whatever `work` throws rolls back
   */
  transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>, view?: TxView): Promise<T>;
};

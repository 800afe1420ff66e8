/**
 * Seals the audit record once a second, keeps each checkpoint outside of the database, and looks after every process's writers. Before
 * the first order may go out the record is checked to the end, then every hour; until then nothing is traded. What does not verify raises
 * the alarm, which stops new orders; sealing goes on as long as the tree goes on from what was signed.
 */
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { HOUR_MS, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { OpenAuditRecord, RecordHashesOf } from "#lib/ports/audit-record.ts";
import type { AuditSealer, RecordAlarm } from "#lib/ports/audit-sealer.ts";
import type { CheckpointKeeper } from "#lib/ports/checkpoint-keeper.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Log } from "#lib/ports/log.ts";
import { checkRecord } from "#lib/services/audit/verify/check-record.ts";

const SEAL_EVERY_MS = 1_000;
const MOST_AT_ONCE = 10_000;
const CHECK_EVERY_MS = HOUR_MS;
/** After a check that broke off: the database was away, say. */
const CHECK_AGAIN_MS = 5 * MINUTE_MS;

export type SealParts = {
  /** Undefined on a desk that has no checkpoint key yet. */
  readonly sealer: AuditSealer | undefined;
  readonly keeper: CheckpointKeeper;
  readonly alarm: RecordAlarm;
  readonly openRecord: OpenAuditRecord;
  readonly recordHashes: RecordHashesOf;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
};

export class SealLoop {
  readonly #parts: SealParts;
  #checkDueAtMs = Number.NEGATIVE_INFINITY;
  #hasChecked = false;

  constructor(parts: SealParts) {
    this.#parts = parts;
  }

  /** Whether orders may go out as far as this loop knows: one check has ended, whatever it found; the alarm is another matter. */
  get mayTrade(): boolean {
    return this.#hasChecked || this.#parts.sealer === undefined;
  }

  /** One turn. @returns how long to wait, ms @throws when the first check breaks off */
  async advance(): Promise<number> {
    const { sealer, keeper, clock } = this.#parts;
    if (!sealer) return CHECK_EVERY_MS;
    // Before the next sealing: it replaces the checkpoint that is kept outside, which may know of more than the record does.
    if (clock.monotonicMs() >= this.#checkDueAtMs) await this.#checkWhenDue();
    const { events, note, mismatch } = await sealer.seal();
    if (note !== undefined) await keeper.keep(note);
    await this.#raise([...(mismatch ? [mismatch] : []), ...(await sealer.shortWriters())]);
    return events === MOST_AT_ONCE ? 0 : SEAL_EVERY_MS;
  }

  /** Checks the record against itself and against what is kept outside. */
  async check(): Promise<readonly Finding[]> {
    const { keeper, openRecord, recordHashes, random, clock, log } = this.#parts;
    const kept = await keeper.latest();
    const findings = await openRecord((record) => checkRecord(record, recordHashes, { outside: kept === undefined ? [] : [kept], random }));
    // What only waits is no sign of a change: a transaction that took long commits late.
    const changed = findings.filter(({ kind }) => kind !== "not-sealed" && kind !== "not-signed");
    if (findings.length > changed.length)
      log.warn({ waiting: findings.length - changed.length }, "events have waited for the sealer for long");
    await this.#raise(changed);
    if (changed.some(({ kind }) => kind === "rolled-back" || kind === "root-changed")) await keeper.setAside();
    this.#hasChecked = true;
    this.#checkDueAtMs = clock.monotonicMs() + CHECK_EVERY_MS;
    return changed;
  }

  /** The first check must end before anything is sealed; of a later one that breaks off sealing does not wait. */
  async #checkWhenDue(): Promise<void> {
    const { clock, log } = this.#parts;
    if (!this.#hasChecked) return void (await this.check());
    await this.check().catch((error: unknown) => {
      this.#checkDueAtMs = clock.monotonicMs() + CHECK_AGAIN_MS;
      log.error({ err: error }, "a check of the audit record broke off; it is made again in five minutes");
    });
  }

  async #raise(findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return;
    const fresh = await this.#parts.alarm.raise(findings);
    if (fresh > 0)
      this.#parts.log.error({ findings: findings.slice(0, 20), fresh }, "the audit record does not verify; new orders are stopped");
  }
}

/**
 * Seals the audit record once a second, keeps each checkpoint outside of the database, and looks after every process's writers. Before
 * the first order may go out the record is checked, then every hour. What does not verify raises the alarm, which stops new orders;
 * sealing goes on as long as the tree goes on from what was signed.
 */
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { HOUR_MS } from "#lib/domain/kernel/time.ts";
import type { OpenAuditRecord, RecordHashesOf } from "#lib/ports/audit-record.ts";
import type { AuditSealer, RecordAlarm } from "#lib/ports/audit-sealer.ts";
import type { CheckpointKeeper } from "#lib/ports/checkpoint-keeper.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Log } from "#lib/ports/log.ts";
import { checkRecord } from "#lib/services/audit/verify/check-record.ts";

const SEAL_EVERY_MS = 1_000;
const MOST_AT_ONCE = 10_000;
const CHECK_EVERY_MS = HOUR_MS;

export type SealParts = {
  /** Undefined on a desk whose operator has not made the checkpoint key yet. */
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
  #checkedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: SealParts) {
    this.#parts = parts;
  }

  /** One turn. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const { sealer, keeper, clock } = this.#parts;
    if (!sealer) return CHECK_EVERY_MS;
    // Before the next sealing: it replaces the checkpoint that is kept outside, which may know of more than the record does.
    if (clock.monotonicMs() - this.#checkedAtMs >= CHECK_EVERY_MS) await this.check();
    const { events, note, mismatch } = await sealer.seal();
    if (note !== undefined) await keeper.keep(note);
    await this.#raise([...(mismatch ? [mismatch] : []), ...(await sealer.shortWriters())]);
    return events === MOST_AT_ONCE ? 0 : SEAL_EVERY_MS;
  }

  /** Checks the record against itself and against what is kept outside. */
  async check(): Promise<readonly Finding[]> {
    const { keeper, openRecord, recordHashes, random, clock, log } = this.#parts;
    this.#checkedAtMs = clock.monotonicMs();
    const kept = await keeper.latest();
    const findings = await openRecord((record) => checkRecord(record, recordHashes, { outside: kept === undefined ? [] : [kept], random }));
    // What only waits is no sign of a change: a transaction that took long commits late.
    const changed = findings.filter(({ kind }) => kind !== "not-sealed" && kind !== "not-signed");
    if (findings.length > changed.length)
      log.warn({ waiting: findings.length - changed.length }, "events have waited for the sealer for long");
    await this.#raise(changed);
    if (changed.some(({ kind }) => kind === "rolled-back" || kind === "root-changed")) await keeper.setAside();
    return changed;
  }

  async #raise(findings: readonly Finding[]): Promise<void> {
    if (findings.length === 0) return;
    const fresh = await this.#parts.alarm.raise(findings);
    if (fresh > 0)
      this.#parts.log.error({ findings: findings.slice(0, 20), fresh }, "the audit record does not verify; new orders are stopped");
  }
}

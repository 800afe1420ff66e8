/**
 * Seals the audit record once a second, keeps each checkpoint outside of the database, and looks after every process's writers. Before
 * the first order may go out the record is checked to the end, then every hour; until then nothing is traded. What does not verify raises
 * the alarm, which stops new orders, and so does a minute without sealing; sealing goes on as long as the tree goes on from what was signed.
 */
import { type Finding, findingName } from "#lib/domain/audit/verify/finding.ts";
import { HOUR_MS, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { OpenAuditRecord, RecordHashesOf } from "#lib/ports/audit-record.ts";
import type { AuditSealer, KeptOutside, RecordAlarm, Sealing } from "#lib/ports/audit-sealer.ts";
import type { CheckpointKeeper } from "#lib/ports/checkpoint-keeper.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Log } from "#lib/ports/log.ts";
import { checkRecord } from "#lib/services/audit/verify/check-record.ts";
import { SealWatch } from "./seal-watch.ts";
import { WholeChecks } from "./whole-checks.ts";

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
  /** The largest record that each check verifies whole. */
  readonly wholeLeaves?: number;
};

export class SealLoop {
  readonly #parts: SealParts;
  #checkDueAtMs = Number.NEGATIVE_INFINITY;
  #hasChecked = false;
  /** Signed and committed, and not kept outside yet. */
  #unkept: string | undefined;
  /** Names of what was raised last. */
  #logged: ReadonlySet<string> = new Set();
  /** The latest turn's own findings. */
  #turn: readonly Finding[] = [];
  #size: number | undefined; // leaves under the latest checkpoint
  readonly #watch = new SealWatch();
  readonly #whole: WholeChecks;

  constructor(parts: SealParts) {
    this.#parts = parts;
    this.#whole = new WholeChecks(parts.alarm, parts.wholeLeaves);
  }

  /** Whether orders may go out as far as this loop knows: one check has ended, whatever it found; the alarm is another matter. */
  get mayTrade(): boolean {
    return this.#hasChecked || this.#parts.sealer === undefined;
  }

  /** One turn. @returns how long to wait, ms @throws when the first check breaks off */
  async advance(): Promise<number> {
    const { sealer, clock } = this.#parts;
    if (!sealer) return CHECK_EVERY_MS;
    // Before the next sealing: it replaces the checkpoint that is kept outside, which may know of more than the record does.
    if (clock.monotonicMs() >= this.#checkDueAtMs) await this.#checkWhenDue();
    let sealing: Sealing | undefined;
    try {
      sealing = await sealer.seal(await this.#outside());
      this.#size = sealing.size ?? this.#size;
      await this.#keep(sealing);
    } finally {
      await this.#look(sealer, sealing?.mismatch);
    }
    return sealing.events === MOST_AT_ONCE ? 0 : SEAL_EVERY_MS;
  }

  /** Checks the record against itself and against what is kept outside. */
  async check(): Promise<readonly Finding[]> {
    const { sealer, keeper, alarm, openRecord, recordHashes, random, clock, log } = this.#parts;
    const kept = await keeper.latest();
    const wholeLeaves = await this.#whole.upTo(this.#size, clock.monotonicMs());
    const options = { outside: kept === undefined ? [] : [kept], random, wholeLeaves };
    const findings = await openRecord((record) => checkRecord(record, recordHashes, options));
    // What only waits is no sign of a change: a transaction that took long commits late.
    const changed = findings.filter(({ kind }) => kind !== "not-sealed" && kind !== "not-signed");
    if (findings.length > changed.length)
      log.warn({ waiting: findings.length - changed.length }, "events have waited for the sealer for long");
    // At the start, so that a restored desk goes on; later this process remembers what it signed, and the proof stays in its place.
    const isOther = !this.#hasChecked && changed.some(({ kind }) => kind === "rolled-back" || kind === "root-changed");
    const mark = kept !== undefined && (isOther || sealer?.hasSigned(kept) === false) ? String(clock.now()) : undefined;
    const all = mark === undefined ? changed : [...changed, setAside(mark)];
    await this.#raise(all);
    await alarm.settle([...all, ...this.#turn], this.#size !== undefined && this.#size <= wholeLeaves);
    if (mark !== undefined) await keeper.setAside(mark);
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

  async #outside(): Promise<KeptOutside> {
    const note = await this.#parts.keeper.latest();
    return { note, hasKept: note !== undefined || (await this.#parts.keeper.aside()).length > 0 };
  }

  /** Also what could not be kept before. */
  async #keep({ note = this.#unkept }: Sealing): Promise<void> {
    this.#unkept = note;
    if (note !== undefined) await this.#parts.keeper.keep(note);
    this.#unkept = undefined;
  }

  /** What shows without a check. The record is checked at once where it does not go on. */
  async #look(sealer: AuditSealer, mismatch: Finding | undefined): Promise<void> {
    const stopped = mismatch ?? this.#watch.look(await sealer.progress(), this.#parts.clock.monotonicMs());
    this.#turn = [...(stopped ? [stopped] : []), ...(await sealer.shortWriters())];
    if ((await this.#raise(this.#turn)) > 0 && mismatch) this.#checkDueAtMs = Number.NEGATIVE_INFINITY;
  }

  /** What the database takes for known is logged once all the same. @returns how many were new */
  async #raise(findings: readonly Finding[]): Promise<number> {
    if (findings.length === 0) return 0;
    const fresh = await this.#parts.alarm.raise(findings);
    const names = findings.map(findingName);
    if (fresh > 0 || names.some((name) => !this.#logged.has(name))) {
      const says = fresh > 0 ? "new orders are stopped" : "that is known";
      this.#parts.log.error({ findings: findings.slice(0, 20), fresh }, `the audit record does not verify; ${says}`);
    }
    this.#logged = new Set(names);
    return fresh;
  }
}

/** Never known already, whatever the database says: the proof does not leave its place without an alarm. */
function setAside(mark: string): Finding {
  return {
    kind: "checkpoint-set-aside",
    says: `the checkpoint kept outside is not the record's, and was set aside under the mark ${mark}`,
  };
}

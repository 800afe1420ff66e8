/**
 * Judges what people typed and watches what is stored. A turn: take one submission (its envelope is gone with that), open it, ask the venue,
 * store it or refuse it; then the health checks that are due; then what is over: overlaps, deletions, submissions that nobody came to. A
 * crash loses a submission that was being checked, never twice uses one; its person is told to type it again.
 */

import { nextCheckMs, OVERLAP_MS, retryCheckMs } from "#lib/domain/connection/check-schedule.ts";
import type { CheckOutcome } from "#lib/domain/connection/findings.ts";
import { failureSays, isWorthRetrying, refusalOf } from "#lib/domain/connection/findings.ts";
import { venueForm } from "#lib/domain/connection/venues.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { ConnectionWork, DueCheck, TakenSubmission } from "#lib/ports/connection-work.ts";
import type { CredentialCheck } from "#lib/ports/credential-check.ts";
import type { CredentialOpener } from "#lib/ports/credential-envelope.ts";
import type { Log } from "#lib/ports/log.ts";

const LOOK_AGAIN_MS = 500;
const CHECKS_AT_ONCE = 4;
const CHECK_LEASE_MS = 120_000;
const TIDY_EVERY_MS = 5_000;

export type ConnectionLoopParts = {
  readonly connections: ConnectionWork;
  /** Undefined where the desk has no sealing key yet: then nothing can be submitted either. */
  readonly opener: CredentialOpener | undefined;
  readonly check: CredentialCheck;
  readonly clock: Clock;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
};

export class ConnectionLoop {
  readonly #parts: ConnectionLoopParts;
  #tidiedAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ConnectionLoopParts) {
    this.#parts = parts;
  }

  /** One turn. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const { connections, clock } = this.#parts;
    const taken = await connections.takeSubmission();
    if (taken) await this.#judge(taken);
    const due = await connections.dueChecks(CHECKS_AT_ONCE, CHECK_LEASE_MS);
    await Promise.all(due.map((each) => this.#watch(each)));
    if (clock.monotonicMs() - this.#tidiedAtMs >= TIDY_EVERY_MS) {
      await connections.deleteAsked();
      await connections.endOverlaps();
      await connections.endLeftSubmissions();
      this.#tidiedAtMs = clock.monotonicMs();
    }
    return taken || due.length === CHECKS_AT_ONCE ? 0 : LOOK_AGAIN_MS;
  }

  async #judge(taken: TakenSubmission): Promise<void> {
    const { connections, opener, log, clock, random } = this.#parts;
    const { name } = venueForm(taken.venue);
    try {
      if (clock.now() > taken.expiresAt) return await connections.refuse(taken, "expired", "It came too late. Type the credential again.");
      const credential = await opener?.open(taken.envelope, taken).catch(() => undefined); // it says nothing more than that it does not open
      if (!credential) return await connections.refuse(taken, "unreadable", "The worker could not open it. Type the credential again.");
      const outcome = await this.#askPatiently({ venue: taken.venue, isSandbox: taken.isSandbox, credential });
      if (!outcome.ok) return await connections.refuse(taken, outcome.failure.code, firstSays(outcome, name));
      const refusal = refusalOf(outcome.findings, name);
      if (refusal)
        return await connections.refuse(taken, outcome.findings.canWithdraw === false ? "may-not-read" : "may-withdraw", refusal);
      await connections.store(taken, credential, outcome.findings, {
        overlapMs: OVERLAP_MS,
        nextCheckMs: nextCheckMs(taken.venue, 0, random()),
      });
    } catch (error) {
      log.error({ err: error, submission: taken.id, venue: taken.venue }, "a credential could not be judged");
      await connections.refuse(taken, "failed", "Something failed on our side. Nothing was stored. Type the credential again.");
    }
  }

  async #askPatiently(ask: Parameters<CredentialCheck>[0]): Promise<CheckOutcome> {
    const { check, pause, random } = this.#parts;
    for (let tries = 1; ; tries++) {
      const outcome = await check(ask);
      const waitMs = outcome.ok || !isWorthRetrying(outcome.failure) ? undefined : retryCheckMs(tries, outcome.failure, random());
      if (waitMs === undefined) return outcome;
      await pause(waitMs);
    }
  }

  async #watch(due: DueCheck): Promise<void> {
    const { connections, check, log, random } = this.#parts;
    const { venue, isSandbox } = due;
    const { name } = venueForm(venue);
    const failing = (says: string) =>
      connections.noteCheck(due, { health: "failing", says, findings: null, nextCheckMs: nextCheckMs(venue, due.failures + 1, random()) });
    try {
      const credential = await connections.open(due, due.isAsked ? "check-asked" : "health-check");
      const outcome = await check({ venue, isSandbox, credential });
      if (!outcome.ok) return await failing(failureSays(outcome.failure.code, name));
      const { findings } = outcome;
      const isUnsafe = findings.canWithdraw !== false;
      await connections.noteCheck(due, {
        health: isUnsafe ? "unsafe" : findings.canRead ? "ok" : "failing",
        says: healthSays(findings, name),
        findings,
        nextCheckMs: nextCheckMs(venue, 0, random()),
      });
    } catch (error) {
      log.error({ err: error, connection: due.connectionId, venue }, "a connection could not be checked");
      const isKept = error instanceof FailureError && error.failure.code === "decryption-failed";
      if (isKept) await failing("The stored credential does not open. An admin must look at the keys, or type it again.");
    }
  }
}

/** Of a first check: nothing was stored, so nothing is tried again later. */
function firstSays(outcome: Extract<CheckOutcome, { ok: false }>, name: string): string {
  const says = failureSays(outcome.failure.code, name);
  return isWorthRetrying(outcome.failure)
    ? `${says.replace(" The check is tried again later.", "")} Nothing was stored. Type the credential again in a while.`
    : says;
}

function healthSays(findings: Extract<CheckOutcome, { ok: true }>["findings"], name: string): string | null {
  if (findings.canWithdraw !== false)
    return `This key may withdraw or move money out at ${name} by now. Take the right away there, or rotate to a key without it.`;
  return findings.canRead ? null : `This key may no longer read the account at ${name}.`;
}

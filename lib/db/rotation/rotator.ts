/**
 * Carries rotations on, a bounded piece a turn (the states are those of lib/domain/keys/rotation.ts). All that matters stands in the
 * database: a process that was killed, or lost the rotation to another, loses no more than the turn it was in. Turns of two processes on
 * one rotation do no harm either: every write compares with what it read, and the database lets only the holder write.
 */
import { DecryptionError } from "#lib/crypto/decryption-error.ts";
import { type NextKeys, nextKeys } from "#lib/crypto/next-keys.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import { driverCode } from "../failures.ts";
import { notifyLive } from "../live-notify.ts";
import { claimRotation, type HeldRotation, moveRotation } from "./rotation-row.ts";
import { activate, awaitOthers, rewrap, type Turn, walk } from "./rotation-turn.ts";
import type { BoundParts, RotatorParts } from "./rotator-parts.ts";
import { RotationTakenError } from "./walk-emails.ts";

/** The database refused: the rotation is not this process's to carry on. */
const NOT_HELD = "BW004";
const IDLE_MS = 1_000;
const AFTER_FAILURE_MS = 5_000;

export class Rotator {
  readonly #parts: BoundParts;
  readonly #keys: NextKeys;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #passSeen = "";

  constructor(parts: RotatorParts) {
    this.#parts = { batchRows: 200, rowsPerSecond: 2_000, leaseMs: 15_000, acknowledgeMs: 60_000, ...parts };
    this.#keys = nextKeys(parts);
  }

  /** One turn. @returns how long to wait for the next, ms */
  async advance(): Promise<number> {
    const { db, ring, purposes, holder, leaseMs } = this.#parts;
    const rotation = await claimRotation(db, purposes, holder, leaseMs);
    if (!rotation) return IDLE_MS;
    try {
      return await this.#step(rotation);
    } catch (error) {
      if (driverCode(error) === NOT_HELD || error instanceof RotationTakenError) return IDLE_MS;
      ring.forget();
      this.#parts.onFailure?.(error, rotation.purpose);
      await moveRotation(db, rotation, holder, { failure: failureOf(error, rotation) });
      return AFTER_FAILURE_MS;
    }
  }

  async #step(rotation: HeldRotation): Promise<number> {
    const turn: Turn = { ...this.#parts, keys: this.#keys, rotation, move: (data) => this.#move(rotation, data), tell: () => this.#tell() };
    if (rotation.kind === "rewrap") return rewrap(turn);
    switch (rotation.state) {
      case "activating":
        return activate(turn);
      case "waiting":
        return awaitOthers(turn);
      case "walking":
      case "checking":
        this.#beginPass(rotation);
        return walk(turn);
      case "done":
      case "cancelled":
        return IDLE_MS;
    }
  }

  /** Forgets whatever was read before the keys were closed. */
  #beginPass({ id, pass, state }: HeldRotation): void {
    const name = `${id} ${pass} ${state}`;
    if (this.#passSeen !== name) this.#parts.ring.forget();
    this.#passSeen = name;
  }

  async #move(rotation: HeldRotation, data: Parameters<Turn["move"]>[0]): Promise<void> {
    if (!(await moveRotation(this.#parts.db, rotation, this.#parts.holder, data))) throw new RotationTakenError();
    await this.#tell(true);
  }

  /** At most once a second, but for a new state. */
  async #tell(isNews = false): Promise<void> {
    const now = this.#parts.clock.monotonicMs();
    if (!isNews && now - this.#toldAtMs < IDLE_MS) return;
    this.#toldAtMs = now;
    await notifyLive(this.#parts.db, "keys");
  }
}

/** What the page says of a turn that failed: damage is not an outage, and neither is a fault of ours. */
function failureOf(error: unknown, { state, atColumn }: HeldRotation): string {
  if (error instanceof DecryptionError)
    return state === "activating" ? "a key of the purpose does not open" : `a value of ${atColumn ?? "the first column"} does not open`;
  const code = error instanceof FailureError ? error.failure.code : undefined;
  if (code === "secret-store-unavailable") return "the store of keys does not answer; it tries again";
  if (code === "secret-store-refused") return "the store of keys refused; it tries again";
  return "it failed and tries again";
}

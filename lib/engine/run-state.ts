import { invariant } from "../domain/kernel/invariant.ts";
import type { Candle } from "../domain/market/candle.ts";
import type { Signal, StrategyDefinition, StrategyState } from "../domain/strategy/strategy.ts";

/** A signal that is still to be carried out, and whether a decision on it was recorded already. */
export type PendingSignal = Signal & { readonly wasDecided: boolean };

/**
 * What a run carries from candle to candle. It is changed in place by every candle; when the transaction that belongs to a candle
 * fails, throw the object away and restore it from the bytes stored with the candle cursor.
 */
export type RunState = {
  readonly strategy: StrategyState;
  /** See `step`: a wish to be flat until the run is flat, and any signal that came while an order of the run was working. */
  pending: PendingSignal | undefined;
};

export function startRunState<P>(definition: StrategyDefinition<P>, params: P): RunState {
  return { strategy: definition.start(params), pending: undefined };
}

/** Shows the strategy a candle from before the run: what it says about it is not acted on. */
export function warmUp(state: RunState, candle: Candle): void {
  state.strategy.onCandle(candle);
}

/** @shape version 1, length of the pending signal (0 none), its JSON as UTF-8, then the strategy's own bytes */
export function saveRunState(state: RunState): Uint8Array {
  const pending = state.pending === undefined ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(state.pending));
  const own = state.strategy.save();
  const bytes = new Uint8Array(5 + pending.length + own.length);
  bytes[0] = 1;
  new DataView(bytes.buffer).setUint32(1, pending.length, false);
  bytes.set(pending, 5);
  bytes.set(own, 5 + pending.length);
  return bytes;
}

/** @throws InvariantError when the bytes are not a saved run of this strategy and these parameters */
export function restoreRunState<P>(definition: StrategyDefinition<P>, params: P, bytes: Uint8Array): RunState {
  invariant(bytes.length >= 5 && bytes[0] === 1, "not a saved run");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, false);
  invariant(bytes.length >= 5 + length, "not a saved run");
  return {
    strategy: definition.restore(params, bytes.subarray(5 + length)),
    pending: length === 0 ? undefined : pendingSignal(new TextDecoder().decode(bytes.subarray(5, 5 + length))),
  };
}

function pendingSignal(text: string): PendingSignal {
  const { wish, reason, wasDecided }: { wish?: unknown; reason?: unknown; wasDecided?: unknown } = JSON.parse(text);
  invariant((wish === "long" || wish === "flat") && typeof reason === "string" && typeof wasDecided === "boolean", "not a saved signal");
  return { wish, reason, wasDecided };
}

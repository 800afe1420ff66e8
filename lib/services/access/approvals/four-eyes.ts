import type { Actor } from "../../../domain/access/actor.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";

/**
 * What a use case that may need a second pair of eyes says of one call: undefined where this call does not need them (lowering a limit),
 * else the version of its target, to which the approval is bound, and the consequence as people will read it.
 */
export type FourEyes<I> = (tx: Tx, input: I, actor: Actor) => Promise<FourEyesAsk | undefined>;

export type FourEyesAsk = {
  /** Changes whenever the target changes: an approval for an earlier one is worth nothing. */
  readonly version: string;
  /** What it would do, in numbers. May hold names: it is stored encrypted. */
  readonly consequence: string;
  /**
   * The consequence as it is kept once the act is over, and in notices, which all outlive whom they are about. Said only where the
   * consequence itself names somebody otherwise than by id.
   */
  readonly lasting?: string;
};

import type { Actor } from "../domain/access/actor.ts";
import { addressClass } from "../domain/access/login-throttle.ts";
import type { Permission } from "../domain/access/permissions.ts";
import type { RateClass } from "../domain/access/rate-class.ts";
import { type Failure, failure } from "../domain/kernel/errors.ts";
import type { RateAnswer, RateLimits } from "../ports/rate-limits.ts";
import { countRefusal } from "./refusal-counts.ts";

/** Who asks for what: enough to find the bucket. */
export type LimitedRequest = {
  readonly rateClass: RateClass;
  readonly actor: Actor;
  readonly address: string | undefined;
  readonly permission: Permission | "public";
  /**
   * What this browser showed before a login, such as a device that signed in earlier or a passkey ceremony: a bucket of its own, so that a
   * flood of guesses from the same network does not keep its owner out.
   */
  readonly knownAs?: string | undefined;
};

/** Counts a request; undefined where nothing is counted. Engaging the kill switch never is. */
export async function limitRequest(limits: RateLimits, request: LimitedRequest): Promise<RateAnswer | undefined> {
  if (request.permission === "kill-switch.engage") return undefined;
  const answer = await limits.take(request.rateClass, bucketOf(request));
  if (!answer.isAllowed) countRefusal(`rate/${request.rateClass}`, request.address);
  return answer;
}

/** Takes back what `limitRequest` counted. */
export async function giveBackRequest(limits: RateLimits, request: LimitedRequest): Promise<void> {
  if (request.permission !== "kill-switch.engage") await limits.giveBack(request.rateClass, bucketOf(request));
}

export function throttledBy({ resetSeconds }: RateAnswer): Failure {
  return failure("throttled", `Too many requests. Wait ${resetSeconds} s and try again.`, { retryAfterSeconds: resetSeconds });
}

/** What a client can pace itself by. @source draft-ietf-httpapi-ratelimit-headers */
export function rateHeaders(answer: RateAnswer | undefined): Readonly<Record<string, string>> {
  if (!answer) return {};
  const { rateClass, limit, remaining, resetSeconds, windowSeconds } = answer;
  return {
    "RateLimit-Policy": `"${rateClass}";q=${limit};w=${windowSeconds}`,
    RateLimit: `"${rateClass}";r=${remaining};t=${resetSeconds}`,
  };
}

function bucketOf({ actor, address, knownAs }: LimitedRequest): string {
  switch (actor.kind) {
    case "person":
      return `session/${actor.sessionId}`;
    case "token":
      return `token/${actor.tokenId}`;
    default:
      return knownAs ? `known/${knownAs}` : `network/${addressClass(address)}`;
  }
}

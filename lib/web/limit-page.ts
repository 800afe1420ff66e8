import "server-only";
import { cache } from "react";
import { forWeb } from "../compose/for-web.ts";
import type { RateAnswer } from "../ports/rate-limits.ts";
import { limitRequest } from "./limit-request.ts";
import { currentOrigin } from "./origin.ts";
import { currentActor } from "./session.ts";

/** Counts a page once, however many use cases it loads. */
export const limitPage = cache(async (): Promise<RateAnswer | undefined> => {
  const [parts, actor, { address }] = await Promise.all([forWeb(), currentActor(), currentOrigin()]);
  return limitRequest(parts.limits, { rateClass: "page", actor, address, permission: "public" });
});

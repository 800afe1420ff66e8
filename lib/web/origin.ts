import "server-only";
import { headers } from "next/headers";
import type { Origin } from "../domain/audit/event.ts";
import { requestHeaders } from "./request-headers.ts";

/** Where a request came from, for the audit record and the throttle. */
export function originOf(from: Pick<Headers, "get">): Origin {
  const address = from.get(requestHeaders.address);
  const agent = from.get("user-agent");
  return {
    requestId: from.get(requestHeaders.id) ?? "unknown",
    ...(address ? { address } : {}),
    ...(agent ? { agent: agent.slice(0, 512) } : {}),
  };
}

export async function currentOrigin(): Promise<Origin> {
  return originOf(await headers());
}

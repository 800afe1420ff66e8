import { env } from "../config/env.ts";
import type { Origin } from "../domain/audit/event.ts";
import { cookieNames } from "./cookie-names.ts";
import { requestHeaders } from "./request-headers.ts";

/** Where a request came from, for the audit record and the throttle. */
export function originOf(from: Pick<Headers, "get">): Origin {
  const address = from.get(requestHeaders.address);
  const agent = from.get("user-agent");
  return {
    requestId: from.get(requestHeaders.id) ?? "unknown",
    ...(address ? { address } : {}),
    ...(agent ? { agent: agent.slice(0, 512) } : {}),
    ...deviceOf(from.get("cookie")),
  };
}

/** The token of a browser that signed in before, from its cookie. */
function deviceOf(cookies: string | null): { readonly device?: string } {
  if (!cookies?.includes("bulwark-device")) return {};
  const { BULWARK_DESK_ID, BULWARK_ORIGIN } = env();
  const { device } = cookieNames({ deskId: BULWARK_DESK_ID, isSecure: BULWARK_ORIGIN.startsWith("https:") });
  const held = cookies.split("; ").find((each) => each.startsWith(`${device}=`));
  const token = held?.slice(device.length + 1);
  return token && /^[A-Za-z0-9_-]{43}$/.test(token) ? { device: token } : {};
}

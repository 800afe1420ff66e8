import { MINUTE_MS } from "../kernel/time.ts";
import type { Permission } from "./permissions.ts";
import { isGoverning } from "./role.ts";

/** A proof for a dangerous act counts for so long. @source security.md, "step-up" */
export const STEP_UP_LIFE_MS = 5 * MINUTE_MS;
/** From the first factor to the session. */
export const TICKET_LIFE_MS = 10 * MINUTE_MS;
/** A secret or a challenge waits so long for its answer. */
export const OFFER_LIFE_MS = 10 * MINUTE_MS;
/** What an admin who lost the last factor waits, unless there is no other admin to object. */
export const RECOVERY_DELAY_MS = 15 * MINUTE_MS;
export const RECOVERY_LINK_LIFE_MS = 60 * MINUTE_MS;
export const RECOVERY_CODES = 10;
/** Of one person. */
export const MAX_FACTORS = 10;

/** Whoever can change what others may do signs in with two factors; everybody else may. */
export function mustHaveFactor(user: { readonly role: string; readonly permissions: Iterable<Permission> }): boolean {
  return user.role === "admin" || isGoverning([...user.permissions]);
}

/**
 * Why this desk cannot use passkeys; undefined where it can. Browsers tie a passkey to a name, and offer it over TLS or on localhost alone.
 * @source Web Authentication Level 3, section 5.1.2 ("effective domain")
 */
export function passkeyRefusal(origin: string): string | undefined {
  const { protocol, hostname } = new URL(origin);
  if (hostname.startsWith("[") || /^[0-9.]+$/.test(hostname)) {
    return `Browsers tie a passkey to a name, and ${hostname} is an address. Start the desk with --origin and a name, like http://localhost:7340 on this machine.`;
  }
  if (protocol !== "https:" && hostname !== "localhost") return "Browsers offer passkeys over TLS alone.";
  return undefined;
}

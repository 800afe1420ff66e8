import "server-only";
import { forWeb } from "../compose/for-web.ts";
import type { Actor } from "../domain/access/actor.ts";
import { currentOrigin } from "./origin.ts";

/**
 * What this browser can show before a login that a stranger in the same network cannot, so that its bucket is its own: the token of a device
 * that signed in to some account of this desk before, looked up, never merely claimed.
 */
export async function knownBefore(actor: Actor): Promise<string | undefined> {
  if (actor.kind !== "anonymous") return undefined;
  const { device } = await currentOrigin();
  if (device === undefined) return undefined;
  const { services } = await forWeb();
  const hash = services.links.hashOf(device);
  return hash && (await services.look((tx) => tx.access.devices.isAnybodys(hash)))
    ? `device ${Buffer.from(hash).toString("base64url")}`
    : undefined;
}

import "server-only";
import { cookies } from "next/headers";
import { forWeb } from "../compose/for-web.ts";
import { personActor } from "../domain/access/person-actor.ts";
import type { SessionId } from "../domain/kernel/ids.ts";
import { claimDevice } from "../services/access/devices/claim-device.ts";
import { readSession } from "../services/access/read-session.ts";
import { execute } from "../services/use-case.ts";
import { currentOrigin } from "./origin.ts";
import { tokenCookie } from "./token-cookie.ts";

/** Browsers keep no cookie longer than that. */
const DEVICE_LIFE_S = 400 * 24 * 3_600;

/** Gives this browser the token by which the account knows it from now on. A failure costs a notice at the next login, nothing else. */
export async function keepDevice(sessionId: SessionId): Promise<void> {
  const parts = await forWeb();
  const origin = await currentOrigin();
  const session = await execute(parts, readSession, { kind: "anonymous" }, { sessionId }, origin);
  if (!session.ok) return;
  const claimed = await execute(parts, claimDevice, personActor(session.value.role, session.value), {}, origin);
  if (!claimed.ok || claimed.value.token === null) return;
  const { names, options } = tokenCookie(parts);
  (await cookies()).set(names.device, claimed.value.token, { ...options, maxAge: DEVICE_LIFE_S });
}

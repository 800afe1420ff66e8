import { personActor } from "../../domain/access/person-actor.ts";
import type { User } from "../../domain/access/user.ts";
import type { Origin } from "../../domain/audit/event.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { SessionId } from "../../domain/kernel/ids.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import type { Services } from "../services.ts";
import { noteDevice } from "./devices/note-device.ts";
import { placeOf } from "./place-of.ts";

/**
 * Opens the session of a person who proved every factor that is asked of that person. The one place where a login ends, whichever way
 * it came.
 * @error login-failed where the person may not come from this address
 * @param how the factors in the order they were proven: "password", "totp"
 */
export async function openLogin(
  tx: Tx,
  services: Pick<Services, "ids" | "links" | "isAddressIn">,
  user: User,
  origin: Origin,
  how: readonly string[],
): Promise<SessionId> {
  if (user.allowedAddresses.length > 0 && !services.isAddressIn(user.allowedAddresses, origin.address))
    throw new FailureError(failure("login-failed")); // as for a wrong password: where the person may come from is nobody's business
  const sessionId = services.ids.next<SessionId>();
  await tx.access.sessions.open({ id: sessionId, userId: user.id, ...placeOf(origin) });
  const person = personActor(user.role, { userId: user.id, sessionId, permissions: user.permissions });
  await tx.audit(
    factOf("login.succeeded", { resourceId: sessionId, subject: user.id, data: { how: how.join("+") } }, "done"),
    person,
    origin,
  );
  await noteDevice(tx, services, { userId: user.id, sessionId }, origin);
  return sessionId;
}

import type { Origin } from "../../../domain/audit/event.ts";
import { factOf } from "../../../domain/audit/fact.ts";
import type { SessionId, UserId } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import type { Services } from "../../services.ts";
import { notifyPerson } from "../notify-person.ts";
import { placeOf } from "../place-of.ts";

/**
 * Remembers the browser of a login that succeeded, in its transaction, and tells the person when the account did not know it. The browser
 * fetches its token right after (`device.claim`), a fresh one each time, so that one that was planted or copied is worth nothing after the
 * next login. The very first device of an account is no news.
 */
export async function noteDevice(
  tx: Tx,
  { links }: Pick<Services, "links">,
  { userId, sessionId }: { readonly userId: UserId; readonly sessionId: SessionId },
  origin: Origin,
): Promise<void> {
  const place = placeOf(origin);
  const before = origin.device === undefined ? undefined : links.hashOf(origin.device);
  if (before && (await tx.access.devices.seen(userId, before, sessionId, place))) return;
  const isFirst = (await tx.access.devices.count(userId)) === 0;
  const id = await tx.access.devices.add(userId, links.mint().hash, sessionId, place);
  await tx.audit(factOf("device.added", { resourceId: id, subject: userId }, "done"), { kind: "anonymous" }, origin, {
    person: userId,
    ...place,
  });
  if (!isFirst) await notifyPerson(tx, userId, "new-device", place);
}

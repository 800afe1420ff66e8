import type { Origin } from "../../../domain/audit/event.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";
import { placeOf } from "../place-of.ts";

/** Tells a person, in the console and by mail, that the own factors changed: whoever did not do it learns of it. */
export async function tellFactorChanged(tx: Tx, userId: UserId, note: string, origin: Origin): Promise<void> {
  await tx.access.accountNotices.add(userId, "factor-changed", { note, ...placeOf(origin) });
  await tx.access.mail.queue({ to: userId, kind: "factor-changed", data: { note, ...placeOf(origin) } });
}

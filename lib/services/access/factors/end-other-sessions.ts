import { z } from "zod";
import type { Person } from "../../../domain/access/actor.ts";
import type { Tx } from "../../../ports/unit-of-work.ts";

/** A box under each change of a factor: whoever changes one because of a stranger wants the stranger out. */
export const endOthersChoice = z.literal("on").optional();

/** @returns how many were ended */
export async function endOtherSessions(tx: Tx, { userId, sessionId }: Person, choice: "on" | undefined): Promise<number> {
  return choice === "on" ? tx.access.sessions.revokeOthersOf(userId, sessionId) : 0;
}

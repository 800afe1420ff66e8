import { z } from "zod";
import type { SessionView } from "../../../domain/access/session-view.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import { isoTime } from "../../../domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";
import { sessionView } from "./session-view.ts";

const MAX_SHOWN = 200;

/** Where the asker is signed in. */
export const listOwnSessions = defineUseCase({
  name: "sessions.list-own",
  input: z.object({}),
  permission: "account.own",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }): Promise<{ readonly asOf: string; readonly items: readonly SessionView[] }> {
    if (actor.kind !== "person") throw new FailureError(failure("forbidden"));
    const rows = await tx.access.sessions.live(actor.userId, MAX_SHOWN);
    return { asOf: isoTime(tx.now), items: rows.map((row) => sessionView(row, actor.sessionId)) };
  },
});

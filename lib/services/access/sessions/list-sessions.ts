import { z } from "zod";
import type { UserSession } from "../../../domain/access/session-view.ts";
import { isoTime } from "../../../domain/kernel/time.ts";
import { defineUseCase } from "../../use-case.ts";
import { sessionView } from "./session-view.ts";

const MAX_SHOWN = 500;

/** Who is signed in, on which device and from where. @shape newest input first */
export const listSessions = defineUseCase({
  name: "sessions.list",
  input: z.object({}),
  permission: "sessions.read",
  scope: "platform",
  audit: "read",
  async run({ tx, actor }): Promise<{ readonly asOf: string; readonly items: readonly UserSession[]; readonly isCut: boolean }> {
    const rows = await tx.access.sessions.live(null, MAX_SHOWN);
    const users = new Map((await tx.access.users.list(MAX_SHOWN)).map((user) => [user.id, user]));
    const own = actor.kind === "person" ? actor.sessionId : undefined;
    const items = rows.flatMap((row) => {
      const user = users.get(row.userId);
      return user ? [{ ...sessionView(row, own), userName: user.name, userEmail: user.email, roleName: user.roleName }] : [];
    });
    return { asOf: isoTime(tx.now), items, isCut: rows.length === MAX_SHOWN };
  },
});

import { deviceOf } from "../../../domain/access/device-name.ts";
import type { SessionView } from "../../../domain/access/session-view.ts";
import { isoTime } from "../../../domain/kernel/time.ts";
import type { LiveSession } from "../../../ports/stores/access-stores.ts";

export function sessionView(session: LiveSession, own: string | undefined): SessionView {
  return {
    id: session.id,
    userId: session.userId,
    device: deviceOf(session.agent),
    address: session.address,
    signedInAt: isoTime(session.createdAt),
    lastSeenAt: isoTime(session.lastInputAt),
    endsAt: isoTime(session.expiresAt),
    isThisOne: session.id === own,
  };
}

import type { SessionView, UserSession } from "#lib/domain/access/session-view.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { type EndAction, EndSessionsButton } from "./end-sessions-button.tsx";

/** Whose session it is, on the page that shows everybody's. */
type Shown = SessionView & Partial<Pick<UserSession, "userName" | "roleName">>;

type SessionTableProps = {
  readonly caption: string;
  readonly sessions: readonly Shown[];
  readonly action: EndAction;
  readonly disabledReason: string | null;
};

/** Sessions that are open, the newest input first. */
export function SessionTable({ caption, sessions, action, disabledReason }: SessionTableProps) {
  const isOfAll = sessions.some(({ userName }) => userName !== undefined);
  return (
    <Table caption={caption} stack>
      <THead>
        {isOfAll && <Th>User</Th>}
        <Th>Device</Th>
        <Th>Address</Th>
        <Th>Signed in</Th>
        <Th>Last input</Th>
        <Th>Ends at the latest</Th>
        <Th>
          <span className="sr-only">End</span>
        </Th>
      </THead>
      <TBody>
        {sessions.map((session) => (
          <Tr key={session.id}>
            {isOfAll && (
              <Td label="User" wrap>
                <span>
                  {session.userName} <span className="text-muted">({session.roleName})</span>
                </span>
              </Td>
            )}
            <Td label="Device">
              <span>
                {session.device} {session.isThisOne && <Badge tone="accent">this one</Badge>}
              </span>
            </Td>
            <Td label="Address" mono>
              {session.address ?? "–"}
            </Td>
            <Td label="Signed in">
              <Time at={session.signedInAt} />
            </Td>
            <Td label="Last input">
              <Time at={session.lastSeenAt} />
            </Td>
            <Td label="Ends at the latest">
              <Time at={session.endsAt} exact />
            </Td>
            <Td label="">
              <EndSessionsButton
                isSmall
                label="End"
                title={session.isThisOne ? "End this session?" : `End the session of ${session.device}?`}
                consequence={session.isThisOne ? "Signs you out here." : "Signs that browser out within 5 seconds."}
                fields={isOfAll ? { userId: session.userId, sessionId: session.id } : { which: session.id }}
                action={action}
                disabledReason={disabledReason}
              />
            </Td>
          </Tr>
        ))}
        {sessions.length === 0 && <EmptyRow columns={isOfAll ? 7 : 6}>Nobody is signed in.</EmptyRow>}
      </TBody>
    </Table>
  );
}

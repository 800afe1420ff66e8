import Link from "next/link";
import type { ApprovalView } from "#lib/domain/access/approval-view.ts";
import { paths } from "#lib/paths.ts";
import { Icon } from "../ui/icon.tsx";
import { Panel } from "../ui/panel.tsx";

type PendingApprovalsProps = {
  readonly approvals: readonly ApprovalView[];
  /** Names of the use cases that this page asks for. */
  readonly operations: readonly string[];
  /** Only what is about this; everything where it is left out. */
  readonly target?: string;
};

/** What was asked for here and waits for a second admin or for its time; nothing where nothing waits. */
export function PendingApprovals({ approvals, operations, target }: PendingApprovalsProps) {
  const open = approvals.filter(
    (approval) =>
      (approval.state === "waiting" || approval.state === "cooling" || approval.state === "ready") &&
      operations.includes(approval.operation) &&
      (target === undefined || approval.target === target),
  );
  if (open.length === 0) return null;
  return (
    <Panel title="Waits">
      <ul className="grid gap-2">
        {open.map((approval) => (
          <li key={approval.id} className="flex items-start gap-2 text-sm">
            <span className="flex h-5 items-center text-warning">
              <Icon name="clock" />
            </span>
            <span>
              {approval.consequence} {waitsFor[approval.state]}{" "}
              <Link href={paths.approvals} className="text-accent underline">
                Approvals
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const waitsFor: Readonly<Record<string, string>> = {
  waiting: "It waits for a second admin.",
  cooling: "It waits for its 15 minutes.",
  ready: "It may be carried out now.",
};

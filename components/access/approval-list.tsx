"use client";

import { useState } from "react";
import type { ApprovalView } from "#lib/domain/access/approval-view.ts";
import { Badge, type BadgeTone } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Time } from "../ui/time.tsx";
import { Countdown } from "./countdown.tsx";
import type { Outcome } from "./form-failure.ts";
import { OneTimeLink } from "./one-time-link.tsx";

type Link = { readonly url: string; readonly expiresAt: number };
type Act<T> = (form: FormData) => Promise<Outcome<T> & { readonly error?: string }>;

type ApprovalListProps = {
  readonly approvals: readonly ApprovalView[];
  readonly asOf: string;
  readonly actions: { readonly approve: Act<unknown>; readonly veto: Act<unknown>; readonly carryOut: Act<{ readonly link: Link | null }> };
};

/** What waits for a second admin, what it would do, and what became of earlier ones. */
export function ApprovalList({ approvals, asOf, actions }: ApprovalListProps) {
  const [link, setLink] = useState<Link>();
  if (approvals.length === 0) {
    return (
      <EmptyState title="Nothing waits">
        Raising a limit, changing a role, or making an admin shows up here until a second admin approves it.
      </EmptyState>
    );
  }
  return (
    <>
      {link && (
        <div className="border-b border-line p-4">
          <OneTimeLink {...link} who="the person" />
        </div>
      )}
      <ul>
        {approvals.map((approval) => (
          <li key={approval.id} className="grid gap-2 border-b border-line p-4 last:border-b-0">
            <div className="flex flex-wrap items-center gap-2">
              <h2 className="font-medium">{approval.title}</h2>
              <Badge tone={tones[approval.state]}>{approval.state}</Badge>
            </div>
            <p className="max-w-prose">{approval.consequence}</p>
            <p className="text-sm text-muted">
              Asked by {approval.isOwn ? "you" : approval.requestedBy} <Time at={approval.requestedAt} inline />.{" "}
              <Progress approval={approval} asOf={asOf} />
            </p>
            <ApprovalButtons approval={approval} actions={actions} onLink={setLink} />
          </li>
        ))}
      </ul>
    </>
  );
}

const tones: Readonly<Record<ApprovalView["state"], BadgeTone>> = {
  waiting: "warning",
  cooling: "warning",
  ready: "accent",
  vetoed: "danger",
  "carried out": "neutral",
  expired: "neutral",
};

/** Who decided it or could, and how long is left. */
function Progress({ approval, asOf }: { readonly approval: ApprovalView; readonly asOf: string }) {
  const { state, decidedBy, coolDownUntil, expiresAt, approvers, says } = approval;
  if (state === "vetoed") return `Vetoed by ${decidedBy ?? "somebody"}.`;
  if (state === "cooling" && coolDownUntil !== null)
    return (
      <>
        May be carried out in <Countdown until={coolDownUntil} asOf={asOf} />.
      </>
    );
  if (state === "ready")
    return (
      <>
        {decidedBy === null ? "Its cool-down is over." : `Approved by ${decidedBy}.`} Ends in <Countdown until={expiresAt} asOf={asOf} />.
      </>
    );
  if (state === "waiting")
    return (
      <>
        {says} {approvers.length === 0 ? "Nobody may approve it yet." : `May approve: ${approvers.join(", ")}.`} Ends in{" "}
        <Countdown until={expiresAt} asOf={asOf} />.
      </>
    );
  return decidedBy === null ? says : `Approved by ${decidedBy}.`;
}

type ButtonsProps = Pick<ApprovalListProps, "actions"> & { readonly approval: ApprovalView; readonly onLink: (link: Link) => void };

function ApprovalButtons({ approval, actions, onLink }: ButtonsProps) {
  const { id, title, consequence, state, isOwn, approveProblem } = approval;
  if (state === "vetoed" || state === "carried out" || state === "expired") return null;
  const fields = { approvalId: id };
  async function carryOut(form: FormData): Promise<ConfirmOutcome> {
    const outcome = await actions.carryOut(form);
    if (outcome.ok && outcome.value.link) onLink(outcome.value.link);
    return outcome;
  }
  return (
    <div className="flex flex-wrap gap-2">
      {isOwn ? (
        <ConfirmDialog
          tone="primary"
          trigger={
            <Button variant="primary" icon="play" disabledReason={state === "ready" ? null : "It waits."}>
              Carry out
            </Button>
          }
          title={`${title}?`}
          consequence={consequence}
          confirmLabel="Carry out"
          fields={fields}
          action={carryOut}
        />
      ) : (
        <ConfirmDialog
          tone="primary"
          trigger={
            <Button
              variant="primary"
              icon="check"
              disabledReason={approveProblem ?? (state === "waiting" ? null : "It needs no approval now.")}
            >
              Approve
            </Button>
          }
          title="Approve this?"
          consequence={consequence}
          confirmLabel="Approve"
          fields={fields}
          action={actions.approve}
        />
      )}
      <ConfirmDialog
        trigger={<Button icon="close">{isOwn ? "Take back" : "Veto"}</Button>}
        title={isOwn ? "Take this back?" : "Veto this?"}
        consequence="It is over then; who wants it asks anew."
        confirmLabel={isOwn ? "Take back" : "Veto"}
        fields={fields}
        action={actions.veto}
      />
    </div>
  );
}

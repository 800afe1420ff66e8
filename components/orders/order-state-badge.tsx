import type { IntentState } from "#lib/domain/order/order-state.ts";
import { Badge, type BadgeTone } from "../ui/badge.tsx";

/** What each state is called, and what it means in one sentence. */
export const orderStates = {
  REJECTED: { word: "Refused", tone: "warning", isOpen: false, says: "The risk gate said no. Nothing was sent." },
  APPROVED: { word: "Approved", tone: "accent", isOpen: true, says: "Passed the risk gate and is stored; not sent yet." },
  SENDING: { word: "Sending", tone: "accent", isOpen: true, says: "On its way to the venue." },
  WORKING: { word: "Working", tone: "accent", isOpen: true, says: "The venue has it, wholly or partly unfilled." },
  UNKNOWN: { word: "Unknown", tone: "danger", isOpen: true, says: "The venue's answer was lost. It is being looked up, never sent again." },
  FILLED: { word: "Filled", tone: "neutral", isOpen: false, says: "All of it is filled." },
  CANCELLED: { word: "Cancelled", tone: "neutral", isOpen: false, says: "Withdrawn before all of it was filled." },
  EXPIRED: { word: "Expired", tone: "neutral", isOpen: false, says: "Past its time before all of it was filled." },
  REFUSED: { word: "Refused by venue", tone: "warning", isOpen: false, says: "The venue did not take it." },
} as const satisfies Record<IntentState, { word: string; tone: BadgeTone; isOpen: boolean; says: string }>;

export function OrderStateBadge({ state }: { readonly state: IntentState }) {
  const { word, tone, isOpen, says } = orderStates[state];
  return (
    <Badge tone={tone} dot={isOpen} title={says}>
      {word}
    </Badge>
  );
}

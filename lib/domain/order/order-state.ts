/**
 * The life of an intent and its order, as data.
 *
 *   REJECTED   the gate said no: the end
 *   APPROVED   stored with its verdict and reserved room, nothing sent
 *   SENDING    a send permit was taken; it may or may not have arrived
 *   WORKING    the venue has it, wholly or partly unfilled
 *   UNKNOWN    the venue's answer was lost; only a look-up may end it, it is never sent again
 *   FILLED, CANCELLED, EXPIRED, REFUSED   ends: all of it filled, withdrawn, past its time or proven absent, refused by the venue
 *
 * It only moves forward: news that arrives late or twice leaves a later state as it is. A fill that arrives after CANCELLED, EXPIRED
 * or REFUSED is still booked (the venue's trade is a fact) and the state stays; the caller raises the alert, see `isLateFill`.
 */
export const transitions = {
  REJECTED: {},
  APPROVED: { send: "SENDING", cancelled: "CANCELLED", expired: "EXPIRED" },
  SENDING: {
    acknowledged: "WORKING",
    "outcome-unknown": "UNKNOWN",
    "partly-filled": "WORKING",
    filled: "FILLED",
    cancelled: "CANCELLED",
    expired: "EXPIRED",
    refused: "REFUSED",
  },
  UNKNOWN: {
    acknowledged: "WORKING",
    "outcome-unknown": "UNKNOWN",
    "partly-filled": "WORKING",
    filled: "FILLED",
    cancelled: "CANCELLED",
    expired: "EXPIRED",
    refused: "REFUSED",
  },
  WORKING: {
    acknowledged: "WORKING",
    "outcome-unknown": "WORKING",
    "partly-filled": "WORKING",
    filled: "FILLED",
    cancelled: "CANCELLED",
    expired: "EXPIRED",
    refused: "REFUSED",
  },
  FILLED: { acknowledged: "FILLED", "outcome-unknown": "FILLED", "partly-filled": "FILLED", cancelled: "FILLED", expired: "FILLED" },
  CANCELLED: {
    acknowledged: "CANCELLED",
    "outcome-unknown": "CANCELLED",
    "partly-filled": "CANCELLED",
    filled: "CANCELLED",
    cancelled: "CANCELLED",
    expired: "CANCELLED",
  },
  EXPIRED: {
    acknowledged: "EXPIRED",
    "outcome-unknown": "EXPIRED",
    "partly-filled": "EXPIRED",
    filled: "EXPIRED",
    cancelled: "EXPIRED",
    expired: "EXPIRED",
  },
  REFUSED: { "outcome-unknown": "REFUSED", "partly-filled": "REFUSED", filled: "REFUSED", refused: "REFUSED" },
} as const satisfies Record<IntentState, Partial<Record<OrderEvent, IntentState>>>;

export type IntentState = "REJECTED" | "APPROVED" | "SENDING" | "WORKING" | "UNKNOWN" | "FILLED" | "CANCELLED" | "EXPIRED" | "REFUSED";

export type OrderEvent = "send" | "acknowledged" | "outcome-unknown" | "partly-filled" | "filled" | "cancelled" | "expired" | "refused";

/** The next state, or undefined where the event cannot happen in this state: a bug of the caller. */
export function nextState(state: IntentState, event: OrderEvent): IntentState | undefined {
  const row: Partial<Record<OrderEvent, IntentState>> = transitions[state];
  return row[event];
}

/** States whose remaining lots still count against limits and funds. */
export const roomHoldingStates = ["APPROVED", "SENDING", "WORKING", "UNKNOWN"] as const satisfies readonly IntentState[];

export function holdsRoom(state: IntentState): boolean {
  return (roomHoldingStates as readonly IntentState[]).includes(state); // widened to ask about any state
}

export function isEnded(state: IntentState): boolean {
  return !holdsRoom(state);
}

/** A fill for an order that had ended otherwise: booked all the same, and an alert. */
export function isLateFill(state: IntentState): boolean {
  return state === "CANCELLED" || state === "EXPIRED" || state === "REFUSED";
}

export type OrderProgress = { readonly state: IntentState; readonly lots: bigint; readonly filledLots: bigint };

/**
 * Counts one fill in.
 * @throws RangeError when the fill is not above zero, exceeds what is left, or the order cannot have fills yet: hold it for a person
 */
export function withFill(order: OrderProgress, fillLots: bigint): OrderProgress {
  const filledLots = order.filledLots + fillLots;
  if (fillLots <= 0n || filledLots > order.lots) throw new RangeError(`a fill of ${fillLots} lots does not fit the order`);
  const state = nextState(order.state, filledLots === order.lots ? "filled" : "partly-filled");
  if (state === undefined) throw new RangeError(`an order that is ${order.state} cannot have fills`);
  return { state, lots: order.lots, filledLots };
}

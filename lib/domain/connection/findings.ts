import { z } from "zod";

/** What a venue says a credential may do. Null: the venue does not say. */
export const findingsShape = z.strictObject({
  canRead: z.boolean(),
  canTrade: z.boolean(),
  canWithdraw: z.boolean().nullable(),
  /** Whether the venue takes it from listed addresses alone. */
  isAddressBound: z.boolean().nullable(),
  /** When the venue ends it. ISO 8601. */
  expiresAt: z.string().max(40).nullable(),
  /** How many assets the account holds; null for a data provider. */
  assets: z.int().min(0).nullable(),
});
export type Findings = z.infer<typeof findingsShape>;

/** Why a check failed, for people and for the loop that tries again. */
export type CheckFailure = {
  readonly code: "unauthorised" | "rate-limited" | "unreachable" | "clock" | "rejected";
  /** A sentence of ours: never what the venue wrote, which may quote the key. */
  readonly says: string;
};
export type CheckOutcome = { readonly ok: true; readonly findings: Findings } | { readonly ok: false; readonly failure: CheckFailure };

/** The sentence of a refused credential; undefined when it may be stored. Withdrawal rights are refused, and so is a venue's silence on them. */
export function refusalOf(findings: Findings, venueName: string): string | undefined {
  if (findings.canWithdraw === null) return `${venueName} does not say whether this key may withdraw. It was not stored.`;
  if (findings.canWithdraw)
    return `This key may withdraw or move money out at ${venueName}. It was not stored. Make one without that right.`;
  if (!findings.canRead) return `This key may not read the account at ${venueName}. It was not stored. Allow reading and try again.`;
  return undefined;
}

/** Whether asking again soon may give another answer. */
export function isWorthRetrying({ code }: CheckFailure): boolean {
  return code === "rate-limited" || code === "unreachable";
}

/** What a person is told of a failed check. */
export function failureSays(code: CheckFailure["code"], venueName: string): string {
  switch (code) {
    case "unauthorised":
      return `${venueName} refused this key. Check that it was copied whole, is of the right account and is not switched off.`;
    case "rate-limited":
      return `${venueName} asks us to slow down. The check is tried again later.`;
    case "unreachable":
      return `${venueName} could not be reached or answered with an error of its own. The check is tried again later.`;
    case "clock":
      return `${venueName} refused the time of the request. Set this machine's clock right (time synchronisation), then check again.`;
    case "rejected":
      return `${venueName} gave an answer that this version does not understand.`;
  }
}

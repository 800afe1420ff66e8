/**
 * The one table of failures: what the world can do to us and what a person is told.
 * A business outcome (a refused order, say) is a variant of a return type and does not stand here.
 */
export const failures = {
  "invalid-input": {
    status: 400,
    retryable: false,
    says: "Something in the form is not right. Correct the marked fields and send it again.",
  },
  unauthenticated: { status: 401, retryable: false, says: "Sign in to go on." },
  forbidden: { status: 403, retryable: false, says: "You do not have the permission for this. Ask an admin." },
  "not-found": { status: 404, retryable: false, says: "There is nothing here that you can see." },
  conflict: { status: 409, retryable: false, says: "Somebody or something changed this meanwhile. Reload and look again." },
  "link-expired": { status: 410, retryable: false, says: "This link is used or past its time. Ask for a new one." },
  "step-up-required": { status: 403, retryable: false, says: "Confirm that it is you before doing this." },
  "approval-required": {
    status: 403,
    retryable: false,
    says: "This needs a second admin, or a waiting time where there is none. It is asked for now; look at Admin, Approvals.",
  },
  "second-factor-required": { status: 401, retryable: false, says: "A second factor is needed. Sign in on the login page." },
  "signature-required": {
    status: 403,
    retryable: false,
    says: "This is a sensitive operation: it takes a signed request, made with a token of the signed kind.",
  },
  "address-refused": { status: 403, retryable: false, says: "This desk does not answer requests from this address." },
  "unsupported-type": { status: 415, retryable: false, says: "Send the body as application/json." },
  "too-large": { status: 413, retryable: false, says: "The request is too large." },
  throttled: { status: 429, retryable: true, says: "Too many attempts. Wait a little and try again." },
  "login-failed": { status: 401, retryable: false, says: "E-mail and password do not match an active account." },
  "sign-on-refused": { status: 401, retryable: false, says: "Single sign-on did not work. Start again from the sign-in page." },
  "sign-on-unavailable": {
    status: 503,
    retryable: true,
    says: "The single sign-on provider does not answer. Sign in with your password or try again.",
  },
  "factor-refused": {
    status: 401,
    retryable: false,
    says: "This does not prove that it is you: it is wrong, was used before, or came too late. Try again with a new code.",
  },
  "database-unavailable": { status: 503, retryable: true, says: "The database does not answer. Nothing was changed; try again shortly." },
  "worker-unavailable": {
    status: 503,
    retryable: true,
    says: "The worker does not answer. Your wish is stored and carried out when it is back.",
  },
  "decryption-failed": {
    status: 500,
    retryable: false,
    says: "Stored data could not be opened. Nothing was changed; an admin must look at the keys.",
  },
  "secret-store-unavailable": {
    status: 503,
    retryable: true,
    says: "The store of keys and secrets does not answer. Nothing was changed; try again shortly.",
  },
  "secret-store-refused": {
    status: 502,
    retryable: false,
    says: "The store of keys and secrets refused us. Nothing was changed; an admin must look at its address and our access.",
  },
  "backup-unreadable": {
    status: 422,
    retryable: false,
    says: "This backup does not open: it is damaged, cut short, or of another desk. Nothing was restored.",
  },
  "backup-refused": { status: 409, retryable: false, says: "This backup cannot be made or restored here. Nothing was changed." },
  "archive-unreadable": { status: 500, retryable: true, says: "The candle archive could not be read. Nothing was changed." },
  "venue-rejected": { status: 422, retryable: false, says: "The venue refused the order." },
  "venue-rate-limited": { status: 503, retryable: true, says: "The venue asks us to slow down." },
  "venue-unreachable": { status: 503, retryable: true, says: "The venue cannot be reached." },
  "venue-unauthorised": { status: 502, retryable: false, says: "The venue refused the credential." },
  "venue-unknown-outcome": {
    status: 502,
    retryable: false,
    says: "The venue did not say what became of the order. It is being looked up.",
  },
  internal: {
    status: 500,
    retryable: false,
    says: "Something failed on our side. Nothing was changed; give the id to whoever runs this desk.",
  },
} as const satisfies Record<string, { status: number; retryable: boolean; says: string }>;

export type FailureCode = keyof typeof failures;

/** A failure of the world: its code, what exactly happened for the log, and which input fields are at fault. */
export type Failure = {
  readonly code: FailureCode;
  /** For people; falls back to the table's sentence. Never holds a secret or another person's data. */
  readonly message: string;
  /** Field path -> message, for `invalid-input`. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  /** What a step-up must be proven for, for `step-up-required`: opaque to whoever reads it. */
  readonly operation?: string;
  /** Id under which the log has the details, for `internal`. */
  readonly logId?: string;
  /** What waits for a second admin or for its time, for `approval-required`. */
  readonly approvalId?: string;
};

export function failure(code: FailureCode, message?: string, more?: Omit<Failure, "code" | "message">): Failure {
  return { code, message: message ?? failures[code].says, ...more };
}

/** Carries a Failure through a transaction so that it rolls back; caught by `execute` and by the doors. */
export class FailureError extends Error {
  readonly failure: Failure;
  constructor(f: Failure, options?: { cause?: unknown }) {
    super(`${f.code}: ${f.message}`, options);
    this.name = "FailureError";
    this.failure = f;
  }
}

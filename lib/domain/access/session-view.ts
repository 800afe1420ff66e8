/** A session for people. */
export type SessionView = {
  readonly id: string;
  readonly userId: string;
  readonly device: string;
  readonly address: string | null;
  readonly signedInAt: string;
  readonly lastSeenAt: string;
  readonly endsAt: string;
  readonly isThisOne: boolean;
};

/** A session on the page that shows everybody's. */
export type UserSession = SessionView & { readonly userName: string; readonly userEmail: string; readonly roleName: string };

/** A mail as it goes out. */
export type Mail = {
  /** Stays the same when a mail is tried again, so that a receiver can tell. */
  readonly id: string;
  readonly to: { readonly address: string; readonly name: string | null };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type Mailer = {
  /** @throws when the server does not take it */
  send(mail: Mail): Promise<void>;
  close(): Promise<void>;
};

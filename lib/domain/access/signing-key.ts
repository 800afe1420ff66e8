export type SigningKeyState = "active" | "previous" | "retired";

/** A key that sign-in tokens are sealed under, for people: never its secret. */
export type SigningKeyView = {
  readonly id: string;
  readonly state: SigningKeyState;
  readonly createdAt: string;
  readonly retiredAt: string | null;
};

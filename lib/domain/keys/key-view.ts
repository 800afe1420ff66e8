import type { RotatedPurpose, RotationKind, RotationState } from "./rotation.ts";

export type PurposeKeyView = {
  readonly id: number;
  readonly version: number;
  readonly state: "active" | "decrypt-only" | "destroyed";
  readonly createdAt: string;
  readonly ageDays: number;
  readonly dataKeys: { readonly active: number; readonly decryptOnly: number; readonly destroyed: number };
  /** Encrypted values under it; null where there are too many to count on every look. */
  readonly cells: number | null;
};

/** A purpose with its keys. @shape versions: newest first */
export type PurposeView = {
  readonly purpose: RotatedPurpose;
  readonly says: string;
  readonly movedBy: "web" | "worker";
  readonly isDue: boolean;
  readonly versions: readonly PurposeKeyView[];
  readonly rotation: RotationView | null;
};

export type RotationView = {
  readonly id: string;
  readonly purpose: RotatedPurpose;
  readonly kind: RotationKind;
  readonly state: RotationState;
  readonly isPaused: boolean;
  readonly isHeld: boolean;
  readonly requestedBy: string;
  readonly requestedAt: string;
  readonly finishedAt: string | null;
  readonly destroyAfter: string | null;
  readonly destroyedAt: string | null;
  readonly pass: number;
  readonly column: string | null;
  readonly rowsTotal: number;
  readonly rowsSeen: number;
  readonly rowsMoved: number;
  readonly failure: string | null;
};

/** What each purpose seals. */
export const purposeSays: Readonly<Record<RotatedPurpose, string>> = {
  credential: "Credentials of exchanges and data providers. The worker alone opens them",
  pii: "Names, contacts, devices and what people wrote",
  trade: "Positions, orders, fills, P&L and portfolio values",
  audit: "The personal part of audit events, and mail on its way",
  totp: "Secrets of authenticator apps",
  token: "Signing keys of sign-in tokens and API tokens",
  index: "Blind indexes: how an e-mail is found without being readable",
  pepper: "What passwords are mixed with before they are hashed",
};

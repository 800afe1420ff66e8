import type { UserId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Permission } from "./permissions.ts";

/** invited: no password yet; disabled: may not sign in, nothing is deleted. */
export type UserState = "invited" | "active" | "disabled";

/** A person with a login. */
export type User = {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  /** Id of a shipped role, or of a custom one. */
  readonly role: string;
  /** What people call the role. */
  readonly roleName: string;
  /** What the role opens now. @shape in the order of the catalogue */
  readonly permissions: readonly Permission[];
  readonly state: UserState;
  readonly createdAt: EpochMs;
  /** Addresses and networks the person may come from; empty: anywhere. */
  readonly allowedAddresses: readonly string[];
};

import type { UserId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { PersonRole } from "./roles.ts";

/** invited: no password yet; disabled: may not sign in, nothing is deleted. */
export type UserState = "invited" | "active" | "disabled";

/** A person with a login. */
export type User = {
  readonly id: UserId;
  readonly email: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly state: UserState;
  readonly createdAt: EpochMs;
};

import type { Clock } from "../ports/clock.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";
import type { SecretLinks } from "../ports/secret-links.ts";
import type { Tx } from "../ports/unit-of-work.ts";
import type { DeskServices } from "./desk/desk-services.ts";

/** What use cases may ask for outside their transaction; each door's `compose` fills it. */
export type Services = DeskServices & {
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly links: SecretLinks;
  /** The one public origin, without a slash at the end. */
  readonly origin: string;
  /** A short look at the database for `prepare`, as nobody and in a transaction of its own. Reads only. */
  look<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
};

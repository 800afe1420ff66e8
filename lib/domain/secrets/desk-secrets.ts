import { DAY_MS, type EpochMs } from "../kernel/time.ts";

/** Which process may hold a secret. */
export type SecretHolder = "web" | "worker";

/**
 * Every secret the desk itself asks its providers for. Exchange and data-provider credentials are not here: they are connections, sealed to
 * the worker. `shortest` is the length below which production does not start; `rotateDays` is what docs/crypto-inventory.md promises.
 */
export const deskSecrets = {
  "database-url-web": {
    holders: ["web"],
    shape: "url",
    shortest: 16,
    rotateDays: 90,
    says: "address of the database with the web's password",
  },
  "database-url-worker": {
    holders: ["worker"],
    shape: "url",
    shortest: 16,
    rotateDays: 90,
    says: "address of the database with the worker's password",
  },
  "key-passphrase": {
    holders: ["web", "worker"],
    shape: "text",
    shortest: 20,
    rotateDays: 365,
    says: "passphrase of the key files: it opens what encrypts and signs",
  },
  "smtp-url": { holders: ["worker"], shape: "url", shortest: 8, rotateDays: 180, says: "address of the mail server with its password" },
  "oidc-client-secret": {
    holders: ["web"],
    shape: "text",
    shortest: 16,
    rotateDays: 180,
    says: "secret of our client at the single sign-on provider",
  },
  "anchor-secret": {
    holders: ["worker"],
    shape: "text",
    shortest: 20,
    rotateDays: 180,
    says: "what calls with audit checkpoints are signed with",
  },
} as const satisfies Readonly<
  Record<
    string,
    {
      readonly holders: readonly SecretHolder[];
      readonly shape: "url" | "text";
      readonly shortest: number;
      readonly rotateDays: number;
      readonly says: string;
    }
  >
>;

export type DeskSecret = keyof typeof deskSecrets;

export const allDeskSecrets = Object.keys(deskSecrets) as readonly DeskSecret[]; // keys of the literal above

/** Whether a secret is older than it may become; one of unknown age is not said to be. */
export function isDueForRenewal(name: DeskSecret, changedAt: EpochMs | undefined, now: EpochMs): boolean {
  return changedAt !== undefined && now - changedAt > deskSecrets[name].rotateDays * DAY_MS;
}

/** The secrets a process may ask for. */
export function secretsOf(holder: SecretHolder): readonly DeskSecret[] {
  return allDeskSecrets.filter((name) => (deskSecrets[name].holders as readonly SecretHolder[]).includes(holder)); // narrower literals
}

import type { SchemaColumn, SealedLine } from "./sealed-table.ts";

/** Protection levels, from the lowest; each column has the highest that fits. */
export const levels = {
  public: "Anybody may know it. Kept whole, not kept secret.",
  internal:
    "Of the desk's own working. Behind sign-in and permissions, row security and roles of the database; in the clear in rows and backups' inside.",
  confidential:
    "Personal data or somebody's money. Encrypted in its column under a key of its scope, never logged, erased with a person's keys.",
  secret:
    "Opens something. Encrypted under a key that as few processes as possible hold, or stored as a hash; shown once or never, never logged.",
} as const;

export type Level = keyof typeof levels;
type DataClass = { readonly level: "public" | "internal"; readonly holds: string; readonly kept: string };

const forGood = "as long as the desk";
const withPerson = "until the person is erased";
const ofRecord = "as retention says, at least 7 years with orders and 1 without";
const books = "as long as the portfolio's books";

/**
 * Every table: the level of its plain columns, and how long rows stay. Encrypted columns are confidential or secret by their purpose, and
 * hashes of secrets are secret, whatever stands here. `kept` of a table that the worker sweeps says the interval of `retention_sweep`.
 */
export const dataClasses: Readonly<Record<string, DataClass>> = {
  AccountNotice: { level: "internal", holds: "what a person is told of the own account", kept: "365 days" },
  Anomaly: { level: "internal", holds: "what stands out in the record, by pseudonym and blind network", kept: forGood },
  AnomalyCursor: { level: "internal", holds: "up to when the rules have looked", kept: forGood },
  ApiNonce: { level: "internal", holds: "nonces of signed requests", kept: "until the signature is too old" },
  ApiToken: { level: "internal", holds: "scopes, ends and networks of tokens", kept: withPerson },
  AppUser: { level: "internal", holds: "role, state, networks", kept: withPerson },
  Approval: { level: "internal", holds: "what waits for a second admin", kept: "90 days after its end, without what names somebody" },
  AuditAnchor: { level: "internal", holds: "checkpoints given away", kept: forGood },
  AuditCheckpoint: { level: "public", holds: "signed sizes and roots of the record", kept: forGood },
  AuditDetail: { level: "internal", holds: "the personal part of events", kept: "unreadable once the person is erased" },
  AuditDoor: { level: "internal", holds: "what the door of the record marks its events with", kept: forGood },
  AuditEvent: { level: "internal", holds: "what happened, by pseudonym", kept: ofRecord },
  AuditFinding: { level: "internal", holds: "what checks of the record found", kept: forGood },
  AuditKey: { level: "public", holds: "public halves of checkpoint keys", kept: forGood },
  AuditLeaf: { level: "internal", holds: "leaves of the tree", kept: forGood },
  AuditPending: { level: "internal", holds: "events that wait for the sealer", kept: "until they are sealed" },
  AuditRetention: { level: "internal", holds: "which months were exported and dropped", kept: forGood },
  AuditRetired: { level: "internal", holds: "events that say which months are gone", kept: forGood },
  AuditSearch: { level: "internal", holds: "words of events, none personal, and blind tokens", kept: ofRecord },
  AuditSetting: { level: "internal", holds: "versions of the anomaly rules and of retention", kept: forGood },
  AuditTile: { level: "internal", holds: "hashes of the tree", kept: forGood },
  AuditView: { level: "internal", holds: "whose saved searches", kept: "until the person deletes them or is erased" },
  AuditWriter: { level: "internal", holds: "how far each writer of the record got", kept: forGood },
  BackupRun: { level: "internal", holds: "which backups were made", kept: forGood },
  Candle: { level: "public", holds: "market data", kept: "30 days" },
  Connection: { level: "internal", holds: "venue, health, who added it", kept: forGood },
  ConnectionCredential: {
    level: "internal",
    holds: "last four and fingerprint of a credential",
    kept: "its value until the next version's overlap ends",
  },
  ConnectionSubmission: { level: "internal", holds: "that a credential was typed", kept: "its envelope at most 10 minutes" },
  DataKey: { level: "internal", holds: "ids and states of keys", kept: forGood },
  DeskFact: { level: "internal", holds: "facts of the installation", kept: forGood },
  EquityPoint: { level: "internal", holds: "times of equity points", kept: books },
  ErasureLedger: { level: "internal", holds: "pseudonyms of erased people", kept: forGood },
  FactorOffer: { level: "internal", holds: "offers of a factor", kept: "1 day after its end" },
  Fill: { level: "internal", holds: "times and sides of fills", kept: books },
  Heartbeat: { level: "internal", holds: "processes that live", kept: "1 day" },
  Instrument: { level: "public", holds: "what is traded at venues", kept: forGood },
  Intent: { level: "internal", holds: "verdicts and times of intents", kept: books },
  KeyCanary: { level: "internal", holds: "known values", kept: forGood },
  KeyEpoch: { level: "internal", holds: "a counter", kept: forGood },
  KeyRotation: { level: "internal", holds: "rotations and where they stand", kept: forGood },
  KillState: { level: "internal", holds: "kill switches", kept: forGood },
  KnownDevice: { level: "internal", holds: "when a browser was seen", kept: "365 days unseen, the newest 20 a person" },
  Lease: { level: "internal", holds: "who trades a portfolio", kept: books },
  LedgerEntry: { level: "internal", holds: "accounts and times of movements", kept: books },
  LoginTicket: { level: "internal", holds: "logins between two factors", kept: "1 day after its end" },
  MailOutbox: { level: "internal", holds: "that a mail waits", kept: "30 days; its content until it is sent" },
  OidcFlow: { level: "internal", holds: "walks to the sign-on provider", kept: "1 day after its end" },
  OidcIdentity: { level: "internal", holds: "issuers of identities", kept: withPerson },
  OneTimeLink: { level: "internal", holds: "kinds and ends of links", kept: "30 days after its end" },
  Passkey: { level: "internal", holds: "public keys of passkeys", kept: withPerson },
  PasswordHistory: { level: "internal", holds: "when passwords were set", kept: "the last few a person" },
  Portfolio: { level: "internal", holds: "name, mode and feed", kept: books },
  PortfolioBook: { level: "internal", holds: "where a book's clock stands", kept: books },
  PortfolioGrant: { level: "internal", holds: "who may see or trade what", kept: withPerson },
  Position: { level: "internal", holds: "instruments of positions", kept: books },
  PurposeKey: { level: "internal", holds: "ids and states of keys", kept: "its bytes until 30 days after their rotation" },
  RateLimit: { level: "internal", holds: "counts under blind names", kept: "1 hour after its end" },
  RecoveryCode: { level: "internal", holds: "which codes were used", kept: withPerson },
  RiskLimit: { level: "internal", holds: "versions of bounds", kept: forGood },
  Role: { level: "internal", holds: "roles made here", kept: "until it is deleted" },
  Run: { level: "internal", holds: "strategies, parameters, state", kept: books },
  SealedColumn: { level: "internal", holds: "which columns are encrypted", kept: forGood },
  Session: { level: "internal", holds: "times of sessions", kept: "30 days after its end" },
  SigningKey: { level: "internal", holds: "states of signing keys", kept: "its secret until two rotations later" },
  SimulatedOrder: { level: "internal", holds: "states of simulated orders", kept: books },
  SimulatedTrade: { level: "internal", holds: "times of simulated trades", kept: books },
  StepUp: { level: "internal", holds: "fresh proofs", kept: "1 day" },
  Throttle: { level: "internal", holds: "failures under blind names", kept: "2 days" },
  TotpFactor: { level: "internal", holds: "when a factor was made, used, removed", kept: withPerson },
  VenueOrder: { level: "internal", holds: "states of orders at venues", kept: books },
};

const openers = new Set(["credential", "totp", "token"]);
/** Plain in the sense of BW1, yet made from a secret or wrapping one: verifiers, wrapped keys, envelopes, recent engine input. */
const secretColumn = /(^|_)(hash|wrapped|envelope)$/;
/** Not of a secret: of an input, of a text that stands beside. */
const plainHash = new Set(["Approval.input_hash"]);

/** @throws Error for a table without a class */
export function levelOf({ model, column }: Pick<SchemaColumn, "model" | "column">, sealed: readonly SealedLine[]): Level {
  const line = sealed.find((each) => each.model === model && each.column === column);
  if (line) return openers.has(line.purpose) ? "secret" : "confidential";
  if (secretColumn.test(column) && !plainHash.has(`${model}.${column}`)) return "secret";
  const found = dataClasses[model];
  if (!found) throw new Error(`${model} has no line in lib/tooling/data-classes.ts: say its level, what it holds and how long it is kept`);
  return found.level;
}

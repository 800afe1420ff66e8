import type { Purpose } from "../ports/key-wrapper.ts";

/**
 * Every encrypted column: its stable model name (part of what authenticates a value, see `@sealed` in prisma/schema) and its purpose.
 * The scope is the portfolio, the user, or the person an audit detail is about.
 */
export const sealedColumns = {
  appUser: { model: "app-user.v1", column: "sealed", purpose: "pii", pad: 32 },
  totpFactor: { model: "totp-factor.v1", column: "sealed", purpose: "totp", pad: 32 },
  passkey: { model: "passkey.v1", column: "sealed", purpose: "pii", pad: 32 },
  factorOffer: { model: "factor-offer.v1", column: "sealed", purpose: "totp", pad: 32 },
  mailOutbox: { model: "mail-outbox.v1", column: "sealed", purpose: "audit", pad: 32 },
  accountNotice: { model: "account-notice.v1", column: "sealed", purpose: "pii", pad: 32 },
  knownDevice: { model: "known-device.v1", column: "sealed", purpose: "pii", pad: 32 },
  session: { model: "session.v1", column: "sealed", purpose: "pii", pad: 32 },
  apiTokenName: { model: "api-token.v1", column: "sealed", purpose: "pii", pad: 32 },
  apiTokenKey: { model: "api-token.v1", column: "signing_key", purpose: "token", pad: 32 },
  signingKey: { model: "signing-key.v1", column: "sealed", purpose: "token", pad: 32 },
  approval: { model: "approval.v1", column: "sealed", purpose: "pii", pad: 32 },
  portfolio: { model: "portfolio.v1", column: "sealed", purpose: "trade", pad: 32 },
  portfolioBook: { model: "portfolio-book.v1", column: "sealed", purpose: "trade", pad: 32 },
  intent: { model: "intent.v1", column: "sealed", purpose: "trade", pad: 32 },
  venueOrder: { model: "venue-order.v1", column: "sealed", purpose: "trade", pad: 32 },
  fill: { model: "fill.v1", column: "sealed", purpose: "trade", pad: 32 },
  ledgerEntry: { model: "ledger-entry.v1", column: "sealed", purpose: "trade", pad: 32 },
  position: { model: "position.v1", column: "sealed", purpose: "trade", pad: 32 },
  equityPoint: { model: "equity-point.v1", column: "sealed", purpose: "trade", pad: 32 },
  simulatedOrder: { model: "simulated-order.v1", column: "sealed", purpose: "trade", pad: 32 },
  simulatedTrade: { model: "simulated-trade.v1", column: "sealed", purpose: "trade", pad: 32 },
  connection: { model: "connection.v1", column: "sealed", purpose: "pii", pad: 32 },
  connectionCredential: { model: "connection-credential.v1", column: "sealed", purpose: "credential", pad: 32 },
  auditView: { model: "audit-view.v1", column: "sealed", purpose: "pii", pad: 32 },
  auditDetail: { model: "audit-detail.v1", column: "sealed", purpose: "audit", pad: 32 },
} as const satisfies Record<string, { model: string; column: string; purpose: Purpose; pad: 0 | 16 | 32 }>;

import { describe, expect, it } from "vitest";
import { sealedColumns } from "#lib/db/sealed-columns.ts";
import { readSchema, sealedTable } from "./sealed-table.ts";

const { columns, sealed } = readSchema();

/** What E5 names, and a column that holds it. What the desk does not store has no column, and says so. */
const covered: Readonly<Record<string, readonly string[]>> = {
  "account numbers": ["Connection.sealed"],
  credentials: ["ConnectionCredential.sealed", "TotpFactor.sealed", "SigningKey.sealed"],
  "position sizes": ["Position.sealed"],
  "P&L": ["Position.sealed", "PortfolioBook.sealed", "Fill.sealed"],
  "trade details": ["Intent.sealed", "VenueOrder.sealed", "Fill.sealed", "SimulatedOrder.sealed", "SimulatedTrade.sealed"],
  "risk metrics": ["Intent.sealed"],
  "portfolio values": ["Portfolio.sealed", "PortfolioBook.sealed", "LedgerEntry.sealed", "EquityPoint.sealed"],
  "personal data": ["AppUser.sealed", "Session.sealed", "KnownDevice.sealed", "AccountNotice.sealed", "AuditDetail.sealed"],
  contacts: ["AppUser.sealed", "MailOutbox.sealed"],
  "API credentials": ["ApiToken.signing_key"],
  "KYC documents": [],
};

/** Plain columns whose names sound as if they held such things, and why they do not. */
const plain: Readonly<Record<string, string>> = {
  "AppUser.email_index": "a blind value: equal e-mails give equal indexes and nothing can be read off",
  "AppUser.allowed_addresses": "networks an admin allows, needed before anybody is known",
  "ApiToken.secret_hash": "SHA-256 of 256 random bits",
  "ApiToken.addresses": "networks a token may be used from, needed before its owner is known",
  "AuditDoor.secret": "opens nothing: the owner's functions alone read it, to mark what they wrote",
  "Instrument.tick_size": "public: how a venue quotes",
  "Instrument.lot_size": "public: how a venue quotes",
  "Instrument.min_notional": "public: how a venue quotes",
};

const sounds =
  /mail(?!box)|phone|address|agent|secret|password(?!_changed)|account_?n|iban|balance|cash|equity|pnl|profit|lots?(_|$)|quantity|amount|notional|price|ticks?(_|$)/i;
const stored = new Set(["String", "Bytes", "Json", "Decimal", "Float", "Int", "BigInt"]);

describe("the table of encrypted columns", () => {
  it("[E5] is what prisma/schema says", async () => {
    await expect(sealedTable(sealed)).toMatchFileSnapshot("../../docs/encrypted-columns.md");
  });

  it("[E5] holds everything that must not be stored plain", () => {
    const there = new Set(sealed.map(({ model, column }) => `${model}.${column}`));
    for (const [what, places] of Object.entries(covered)) {
      expect(
        places.filter((place) => !there.has(place)),
        what,
      ).toEqual([]);
    }
  });

  it("[E5] says what the desk does not store at all", () => {
    for (const [what, columns] of Object.entries(covered))
      if (columns.length === 0) expect(sealedTable(sealed).replaceAll("\n", " ")).toContain(`The desk stores no ${what}`);
  });

  it("[E5] leaves no plain column whose name sounds like one of them, but those that say why", () => {
    const loud = columns
      .filter(({ column, type }) => sounds.test(column) && stored.has(type))
      .map(({ model, column }) => `${model}.${column}`)
      .filter((place) => !(place in plain) && !sealed.some(({ model, column }) => `${model}.${column}` === place));
    // Argon2id text and hashes of links are named after what they are the hash of.
    expect(loud.filter((place) => !/\.password_hash$|_hash$/.test(place))).toEqual([]);
    expect(Object.keys(plain).filter((place) => !columns.some(({ model, column }) => `${model}.${column}` === place))).toEqual([]);
  });

  it("[E5] and the columns that stores, rotation and the database know are the same", () => {
    const known = Object.values(sealedColumns).map(({ model, column, purpose }) => `${model} ${column} ${purpose}`);
    const said = sealed.map(({ stableName, column, purpose }) => `${stableName} ${column} ${purpose}`);
    expect(known.toSorted()).toEqual(said.toSorted());
  });
});

/**
 * The double-entry ledger of a portfolio. Every entry moves one amount of one asset out of the account named in `debit` into the
 * account named in `credit`; so the sum over all accounts of an asset is always zero, and nothing appears or vanishes.
 *
 *   cash      what the portfolio can spend of its quote currency
 *   holdings  what it holds of the assets it trades, per instrument: the position is the sum of the entries here
 *   trading   the other side of its fills: the market; quote and base meet here
 *   fees      what venues took
 *   external  where deposits come from and withdrawals go to
 *
 * Balance of an account = credits - debits. `trading`, `fees` and `external` are the world outside.
 */

import type { Money } from "../kernel/decimal.ts";
import { money, NO_MONEY } from "../kernel/decimal.ts";
import type { InstrumentId } from "../kernel/ids.ts";
import { invariant } from "../kernel/invariant.ts";
import type { Grid } from "../market/grid.ts";
import { notional, sizeMoney } from "../market/grid.ts";
import type { Instrument } from "../market/instrument.ts";
import type { BookedFill } from "./position.ts";

export type LedgerAccount = "cash" | "holdings" | "trading" | "fees" | "external";
export type LedgerCause = "fill" | "fee" | "deposit" | "withdrawal";

export type LedgerTransfer = {
  readonly asset: string;
  /** Set where a fill or its fee caused it. */
  readonly instrumentId?: InstrumentId;
  /** The account it leaves. */
  readonly debit: LedgerAccount;
  /** The account it enters. */
  readonly credit: LedgerAccount;
  /** Zero or above; `moneyText` of it in a store. @unit 1e-24 of the asset */
  readonly amount: Money;
  readonly cause: LedgerCause;
};

/** The entries of a fill: quote against the market, base against the market, and its fee where there is one. */
export function fillTransfers(fill: BookedFill, instrument: Instrument, grid: Grid): readonly LedgerTransfer[] {
  const instrumentId = instrument.id;
  const value = notional(fill.price, fill.lots, grid);
  const size = sizeMoney(fill.lots, grid);
  const buys = fill.side === "buy";
  const quoteLeg = buys ? ({ debit: "cash", credit: "trading" } as const) : ({ debit: "trading", credit: "cash" } as const);
  const baseLeg = buys ? ({ debit: "trading", credit: "holdings" } as const) : ({ debit: "holdings", credit: "trading" } as const);
  const legs: LedgerTransfer[] = [
    { asset: instrument.quote, instrumentId, ...quoteLeg, amount: value, cause: "fill" },
    { asset: instrument.base, instrumentId, ...baseLeg, amount: size, cause: "fill" },
  ];
  if (fill.fee > 0n) legs.push({ asset: instrument.quote, instrumentId, debit: "cash", credit: "fees", amount: fill.fee, cause: "fee" });
  return legs;
}

/** Money brought in, the starting capital first of all. @throws InvariantError when the amount is not above zero */
export function depositTransfer(asset: string, amount: Money): LedgerTransfer {
  invariant(amount > 0n, "a deposit is above zero");
  return { asset, debit: "external", credit: "cash", amount, cause: "deposit" };
}

/** Credits minus debits of one account; of one instrument's entries only, where it is named. @unit 1e-24 of the asset */
export function balance(transfers: Iterable<LedgerTransfer>, account: LedgerAccount, asset: string, instrumentId?: InstrumentId): Money {
  let sum: bigint = NO_MONEY;
  for (const transfer of transfers) {
    if (transfer.asset !== asset || (instrumentId !== undefined && transfer.instrumentId !== instrumentId)) continue;
    if (transfer.credit === account) sum += transfer.amount;
    if (transfer.debit === account) sum -= transfer.amount;
  }
  return money(sum);
}

/** One instrument of one portfolio. Amounts are decimal text in the portfolio's currency. */
export type PositionRow = {
  readonly instrument: {
    readonly id: string;
    readonly symbol: string;
    readonly base: string;
    readonly quote: string;
    readonly isSimulated: boolean;
    readonly priceDecimals: number;
    readonly sizeDecimals: number;
  };
  readonly direction: "long" | "short" | "flat";
  /** Signed. */
  readonly quantity: string;
  readonly averagePrice: string | null;
  readonly mark: string;
  readonly value: string;
  readonly cost: string;
  readonly unrealised: string;
  readonly realised: string;
  readonly fees: string | null;
};

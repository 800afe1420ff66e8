import { type Figures, sealFigures } from "#lib/db/sealed-shapes.ts";
import type { FillId, InstrumentId, IntentId, OrderId, PortfolioId, RunId } from "#lib/domain/kernel/ids.ts";
import type { TestDesk } from "./test-desk.ts";

/** Writes one approved and filled order of 1 at 100 as the worker does: intent, order, fill. */
export async function seedOrder(
  desk: TestDesk,
  at: {
    readonly portfolioId: PortfolioId;
    readonly instrumentId: InstrumentId;
    readonly runId?: RunId;
    readonly createdAt?: Date;
    readonly state?: string;
  },
) {
  const { owner, ids, ring } = desk;
  const { portfolioId, instrumentId, runId = null, createdAt = new Date(), state = "FILLED" } = at;
  const cipher = await ring.cipher("trade", portfolioId);
  const [intentId, orderId, fillId] = [ids.next<IntentId>(), ids.next<OrderId>(), ids.next<FillId>()];
  const isRejected = state === "REJECTED";
  const plain = { portfolioId, side: "buy", createdAt };
  const figures = isRejected ? refused : approved;
  await owner.intent.create({
    data: {
      ...plain,
      id: intentId,
      intentKey: Buffer.from(intentId),
      runId,
      instrumentId,
      kind: "strategy",
      orderType: "market",
      state,
      verdict: isRejected ? "rejected" : "approved",
      rule: isRejected ? "position-size" : null,
      clientOrderId: ids.next(),
      decidedAt: createdAt,
      expiresAt: new Date(createdAt.getTime() + 60_000),
      sealed: sealFigures(cipher, "intent", intentId, figures),
    },
  });
  if (isRejected) return { intentId, orderId: null, fillId: null };
  await owner.venueOrder.create({
    data: {
      id: orderId,
      intentId,
      portfolioId,
      venue: "simulated",
      venueOrderId: orderId,
      state: "filled",
      placedAt: createdAt,
      createdAt,
      sealed: sealFigures(cipher, "venueOrder", orderId, { lots: "100000000", filledLots: "100000000" }),
    },
  });
  await owner.fill.create({
    data: {
      ...plain,
      id: fillId,
      venue: "simulated",
      tradeId: fillId,
      instrumentId,
      intentId,
      orderId,
      filledAt: createdAt,
      sealed: sealFigures(cipher, "fill", fillId, fillOf),
    },
  });
  return { intentId, orderId, fillId };
}

/** Opens the book at an equity with one position of 1 bought at 100 and now at 110. */
export async function seedBook(desk: TestDesk, portfolioId: PortfolioId, instrumentId: InstrumentId): Promise<void> {
  const { owner, ring } = desk;
  const cipher = await ring.cipher("trade", portfolioId);
  const book: Figures<"portfolioBook"> = {
    cash: "9899",
    equity: "10009",
    realised: "-1",
    fees: "1",
    dayStart: "2024-01-01T00:00:00.000Z",
    dayBasis: "10000",
    dayHalted: false,
    marks: { [instrumentId]: "110" },
    startingCapital: "10000",
  };
  const position = { lots: "100000000", quantity: "1", costQuote: "100", realisedQuote: "0", feesQuote: "1", mark: "100" };
  const updatedAt = new Date();
  await owner.portfolioBook.create({
    data: {
      portfolioId,
      marketTime: new Date("2024-01-01T12:00:00Z"),
      candles: 720n,
      feedState: "running",
      updatedAt,
      sealed: sealFigures(cipher, "portfolioBook", portfolioId, book),
    },
  });
  await owner.position.create({
    data: { portfolioId, instrumentId, updatedAt, sealed: sealFigures(cipher, "position", instrumentId, position) },
  });
}

const inputs = { equity: "10000", cash: "10000", dayBasisEquity: "10000", position: "0" };
const order = {
  side: "buy",
  type: "market",
  lots: "100000000",
  quantity: "1",
  referenceTicks: "10000",
  referencePrice: "100",
  notional: "100",
  reason: "SMA 10 crossed above SMA 30",
  boundBy: "entry-fraction",
  inputs,
} as const;
const check = { rule: "position-size", observed: "100", limit: "1000", unit: "USD" } as const;
const approved: Figures<"intent"> = { ...order, verdict: { outcome: "approved", checks: [check] } };
const refused: Figures<"intent"> = { ...order, verdict: { outcome: "rejected", says: "Too large.", ...check } };
const fillOf: Figures<"fill"> = {
  ticks: "10000",
  lots: "100000000",
  price: "100",
  quantity: "1",
  notional: "100",
  fee: "1",
  feeAsset: "USD",
  cashAfter: "9899",
  equityAfter: "9999",
  n: 1,
};

import { z } from "zod";

const time = z.iso.datetime();
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
const id = z.uuid();
const cursor = z.string().nullable();

const instrument = z.looseObject({ id, venue: z.string(), symbol: z.string() });
const run = z.looseObject({ id, portfolioId: id, interval: z.string(), strategy: z.string(), wanted: z.enum(["running", "stopped"]) });
const portfolio = z.looseObject({ id, name: z.string(), mode: z.string(), baseCurrency: z.string() });
const order = z.looseObject({ id, portfolioId: id, state: z.string(), side: z.enum(["buy", "sell"]) });
const fill = z.looseObject({ id, portfolioId: id, side: z.enum(["buy", "sell"]), price: decimal, quantity: decimal });
const kill = z.looseObject({ scope: z.enum(["all", "portfolio", "run", "instrument"]), scopeId: z.string(), isEngaged: z.boolean() });

const list = (item: z.ZodType) => z.looseObject({ asOf: time, items: z.array(item) });
const page = (item: z.ZodType) => z.looseObject({ asOf: time, items: z.array(item), older: cursor, newer: cursor });

/**
 * What operations answer, as far as a program may rely on it; more fields may come. By the name of the use case.
 * `lib/web/api.int.test.ts` holds real answers to them.
 */
export const apiShapes: Readonly<Record<string, z.ZodType>> = {
  "portfolios.list": list(portfolio),
  "portfolios.create": z.looseObject({ portfolioId: id }),
  "portfolios.show": z.looseObject({ asOf: time, portfolio, runs: z.array(run) }),
  "runs.list": list(run),
  "runs.start": run,
  "runs.show": z.looseObject({ asOf: time, run, orders: z.array(order) }),
  "runs.want": run,
  "trading.list-orders": page(order),
  "trading.list-fills": page(fill),
  "trading.list-positions": list(z.looseObject({})),
  "risk.list-limits": list(z.looseObject({ rule: z.string(), unit: z.string() })),
  "risk.read-kill-state": z.looseObject({ asOf: time, all: kill, engaged: z.array(kill) }),
  "risk.engage-kill": kill,
  "risk.release-kill": kill,
  "markets.list-instruments": z.looseObject({ items: z.array(instrument) }),
  "markets.add-instrument": instrument,
  "audit.list-events": page(z.looseObject({ id, at: time, type: z.string(), actor: z.string(), says: z.string() })),
};

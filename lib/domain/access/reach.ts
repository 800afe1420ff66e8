import type { PortfolioId } from "../kernel/ids.ts";

export type GrantVerb = "view" | "trade";

/**
 * The portfolios an actor can see, and with which verb. Made inside the transaction by the unit of work alone; every store method on
 * portfolio rows takes it first and filters by it in SQL. What is outside is "not found".
 */
export type Reach = { readonly portfolios: ReadonlyMap<PortfolioId, GrantVerb>; readonly __unit: "Reach" };

export function reaches(reach: Reach, portfolioId: PortfolioId, verb: GrantVerb): boolean {
  const granted = reach.portfolios.get(portfolioId);
  return granted === "trade" || (granted === "view" && verb === "view");
}

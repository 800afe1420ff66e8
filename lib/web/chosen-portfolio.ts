import "server-only";
import { cookies } from "next/headers";
import { portfolioCookie } from "../domain/access/portfolio-cookie.ts";
import { isUuid, type PortfolioId } from "../domain/kernel/ids.ts";

type Search = Readonly<Record<string, string | string[] | undefined>>;

/** The portfolio in the address, so that a link shows the same; else the one last chosen in this browser. It proves no right to see it. */
export async function chosenPortfolio(searchParams: Promise<Search> | Search): Promise<PortfolioId | undefined> {
  const named = (await searchParams)["portfolio"];
  return idOf(Array.isArray(named) ? named.at(-1) : named) ?? idOf((await cookies()).get(portfolioCookie)?.value);
}

function idOf(text: string | undefined): PortfolioId | undefined {
  return text !== undefined && isUuid(text) ? (text as PortfolioId) : undefined; // shape checked; the use case asks whether it may be seen
}

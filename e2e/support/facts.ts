import { setTimeout as sleep } from "node:timers/promises";
import { fillAddress } from "#lib/tooling/route-manifest.ts";
import { bulwark } from "./cli.ts";
import { once } from "./test-desk.ts";

/** Ids of things that the demonstration made, for addresses and requests. */
export type Facts = {
  readonly portfolioId: string;
  readonly runId: string;
  readonly orderId: string;
  readonly instrumentId: string;
  readonly userId: string;
};

type Order = { readonly id: string; readonly runId: string; readonly portfolioId: string; readonly instrument: { readonly id: string } };
type User = { readonly id: string; readonly email: string; readonly role: string };

const PATIENCE_MS = 60_000;

/** Waits until the demonstration has decided something. @throws when nobody is set up, or no order came */
export function facts(): Promise<Facts> {
  return once("facts", async () => {
    const [order, users] = await Promise.all([firstOrder(), bulwark<{ items: readonly User[] }>("users", "list")]);
    const admin = users.items.find(({ role }) => role === "admin");
    if (!admin) throw new Error("Nobody is set up.");
    return { portfolioId: order.portfolioId, runId: order.runId, orderId: order.id, instrumentId: order.instrument.id, userId: admin.id };
  });
}

/** An address of the manifest with the demonstration's things in it. */
export function filledAddress(address: string, known: Facts): string {
  const area = /([a-z]+)\/\[id\]/.exec(address)?.[1] ?? "";
  const ids: Readonly<Record<string, string>> = {
    portfolios: known.portfolioId,
    runs: known.runId,
    orders: known.orderId,
    markets: known.instrumentId,
    instruments: known.instrumentId,
    users: known.userId,
    roles: "viewer",
  };
  return fillAddress(address, { id: ids[area] ?? "00000000-0000-7000-8000-000000000000", rule: "daily-loss", nextauth: "csrf" });
}

async function firstOrder(): Promise<Order> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const { items } = await bulwark<{ items: readonly Order[] }>("orders", "list", "--portfolio", "Demonstration", "--limit", "1");
    if (items[0]) return items[0];
    await sleep(1_000);
  }
  throw new Error(`The demonstration decided nothing in ${PATIENCE_MS / 1_000} s.`);
}

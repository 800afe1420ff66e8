import { setTimeout as sleep } from "node:timers/promises";
import { fillAddress } from "#lib/tooling/route-manifest.ts";
import { bulwark } from "./cli.ts";
import { asOwner } from "./database.ts";
import { once } from "./test-desk.ts";

/** Ids of things that the demonstration made, for addresses and requests. */
export type Facts = {
  readonly portfolioId: string;
  readonly runId: string;
  readonly orderId: string;
  readonly instrumentId: string;
  readonly userId: string;
  readonly anomalyId: string;
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
    const { portfolioId, runId, id: orderId, instrument } = order;
    return { portfolioId, runId, orderId, instrumentId: instrument.id, userId: admin.id, anomalyId: await anAnomaly() };
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
    anomalies: known.anomalyId,
    roles: "viewer",
  };
  return fillAddress(address, { id: ids[area] ?? "00000000-0000-7000-8000-000000000000", rule: "daily-loss", nextauth: "csrf" });
}

/** A finding of the worker's, known and looked at already: nobody is told. */
async function anAnomaly(): Promise<string> {
  const [row] = await asOwner<{ id: string }>(
    `INSERT INTO anomaly (id, rule, about, first_at, last_at, found_at, figures, event_ids, told_at, acknowledged_by, acknowledged_at)
     VALUES (gen_random_uuid(), 'refused-access', 'anonymous', now(), now(), now(), '{"count": 10, "minutes": 10, "threshold": 10}', '{}', now(), 'host:e2e', now())
     RETURNING id::text`,
  );
  return row?.id ?? "";
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

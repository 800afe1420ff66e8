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

/** Needs a demonstration that has decided something, and an admin. */
export function facts(): Promise<Facts> {
  return once("facts", async () => {
    const [orders, users] = await Promise.all([
      bulwark<{ items: readonly Order[] }>("orders", "list", "--portfolio", "Demonstration", "--limit", "1"),
      bulwark<{ items: readonly User[] }>("users", "list"),
    ]);
    const [order] = orders.items;
    const admin = users.items.find(({ role }) => role === "admin");
    if (!order || !admin) throw new Error("The demonstration has decided nothing yet, or nobody is set up.");
    return { portfolioId: order.portfolioId, runId: order.runId, orderId: order.id, instrumentId: order.instrument.id, userId: admin.id };
  });
}

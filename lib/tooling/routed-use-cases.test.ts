import { describe, expect, it } from "vitest";
import { routedUseCases } from "./routed-use-cases.ts";
import { sourceFiles } from "./source-files.ts";

const read = (text: string) => routedUseCases({ path: "app/(desk)/orders/page.tsx", text });

describe("routedUseCases", () => {
  it("names each use case that is handed to an adapter, once, with the file that defines it", () => {
    const text = `import { load } from "#lib/web/load.ts";
      import { listOrders as orders } from "#lib/services/trading/list-orders.ts";
      export default async function Page() { const a = await load(orders, {}); const b = await load(orders, { page: 2 }); return <p />; }`;
    expect(read(text)).toEqual([{ adapter: "load", name: "listOrders", file: "lib/services/trading/list-orders.ts", isOptional: false }]);
  });

  it("knows what is asked for only where the role may", () => {
    const text = `import { load } from "#lib/web/load.ts";
      import { listOrders } from "#lib/services/trading/list-orders.ts";
      export default async function Page() { await (roleMay(actor, "trades.read") ? load(listOrders, {}) : undefined); }`;
    expect(read(text)[0]?.isOptional).toBe(true);
    expect(read(text.replace(": undefined)", ": load(listOrders, {}))"))[0]?.isOptional).toBe(false);
  });

  it("refuses an adapter that is given something else", () => {
    const text = `import { asAction } from "#lib/web/as-action.ts";\nexport const act = asAction({ run: spend });`;
    expect(() => read(text)).toThrow("is not given a use case of lib/services");
  });

  it("can read every page, route and action of the tree", () => {
    const files = sourceFiles().filter((file) => file.path.startsWith("app/"));
    expect(() => files.map(routedUseCases)).not.toThrow();
  });
});

import { paths, withQuery } from "#lib/paths.ts";
import { TabLinks } from "../ui/tab-links.tsx";

/** Orders and fills of one portfolio, each with its own address. */
export function OrderTabs({ portfolioId, current }: { readonly portfolioId: string | undefined; readonly current: "orders" | "fills" }) {
  const [orders, fills] = [withQuery(paths.orders, { portfolio: portfolioId }), withQuery(paths.fills, { portfolio: portfolioId })];
  return (
    <TabLinks
      label="Orders and fills"
      tabs={[
        { href: orders, label: "Orders" },
        { href: fills, label: "Fills" },
      ]}
      current={current === "orders" ? orders : fills}
    />
  );
}

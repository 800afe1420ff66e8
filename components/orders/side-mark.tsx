import type { Side } from "#lib/domain/order/intent.ts";
import { Icon } from "../ui/icon.tsx";

/** Buy or sell, as arrow and word. */
export function SideMark({ side }: { readonly side: Side }) {
  return (
    <span className={`inline-flex items-center gap-1 font-medium ${side === "buy" ? "text-up" : "text-down"}`}>
      <Icon name={side === "buy" ? "arrow-up" : "arrow-down"} size={12} />
      {side === "buy" ? "Buy" : "Sell"}
    </span>
  );
}

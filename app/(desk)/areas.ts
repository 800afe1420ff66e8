import { adminPagesFor } from "#components/access/admin-pages.ts";
import type { Area } from "#components/frame/nav.ts";
import type { Actor } from "#lib/domain/access/actor.ts";
import { roleMay } from "#lib/domain/access/can.ts";
import type { Permission } from "#lib/domain/access/permissions.ts";
import { paths } from "#lib/paths.ts";

const areas: readonly (Area & { readonly needs: Permission })[] = [
  { href: paths.overview, label: "Overview", icon: "overview", needs: "metrics.read" },
  { href: paths.markets, label: "Markets", icon: "markets", needs: "markets.read" },
  { href: paths.runs, label: "Runs", icon: "runs", needs: "portfolios.read" },
  { href: paths.orders, label: "Orders", icon: "orders", needs: "trades.read" },
  { href: paths.positions, label: "Positions", icon: "positions", needs: "portfolios.read" },
  { href: paths.portfolios, label: "Portfolios", icon: "portfolios", needs: "portfolios.read" },
  { href: paths.risk, label: "Risk", icon: "risk", needs: "limits.read" },
  { href: paths.audit, label: "Audit", icon: "audit", needs: "audit.read" },
  { href: paths.security, label: "Settings", icon: "settings", within: "/settings", needs: "account.own" },
];

/** The areas a role opens. The rail has no disabled entries, so the others are left out; their addresses say why when opened. */
export function areasFor(actor: Actor): readonly Area[] {
  const open = areas.filter(({ needs }) => roleMay(actor, needs)).map(({ needs: _needs, ...area }) => area);
  const [admin] = adminPagesFor(actor);
  return admin ? [...open, { href: admin.href, label: "Admin", icon: "users", within: "/admin" }] : open;
}

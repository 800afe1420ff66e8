"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTransition } from "react";
import { portfolioCookie } from "#lib/domain/access/portfolio-cookie.ts";
import { withQuery } from "#lib/paths.ts";

export type SwitcherPortfolio = { readonly id: string; readonly name: string; readonly mode: "paper" | "live"; readonly isDemo: boolean };

type PortfolioSwitcherProps = {
  readonly portfolios: readonly SwitcherPortfolio[] /** Last chosen in this browser. */;
  readonly remembered: string | null;
};

const YEAR_S = 31_536_000;

/** Chooses the portfolio that pages show. The address wins over what this browser remembers, so that a link shows the same to everybody. */
export function PortfolioSwitcher({ portfolios, remembered }: PortfolioSwitcherProps) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [isPending, startTransition] = useTransition();
  if (portfolios.length === 0) return <span className="truncate text-sm text-muted">No portfolio yet</span>;
  const named = search.get("portfolio") ?? remembered;
  const current = portfolios.find(({ id }) => id === named) ?? portfolios[0];

  function choose(id: string): void {
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: a preference that the server reads; the Cookie Store API is not everywhere
    document.cookie = `${portfolioCookie}=${id}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
    // A page that is about one thing of another portfolio would not be found there: go to its list.
    const list = `/${pathname.split("/")[1] ?? ""}`;
    startTransition(() => {
      router.push(withQuery(["/runs", "/orders"].includes(list) ? list : pathname, { portfolio: id }));
      router.refresh();
    });
  }

  return (
    <select
      aria-label="Portfolio"
      className="control min-w-0 max-w-56 truncate"
      value={current?.id}
      aria-busy={isPending}
      onChange={(event) => choose(event.target.value)}
    >
      {portfolios.map(({ id, name, isDemo }) => (
        <option key={id} value={id}>
          {name}
          {isDemo ? " (simulated)" : ""}
        </option>
      ))}
    </select>
  );
}

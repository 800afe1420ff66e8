import Link from "next/link";
import type { ReactNode } from "react";
import { ModeBadge } from "../ui/badge.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { LiveBand } from "./live-band.tsx";
import type { Area, FramePerson } from "./nav.ts";
import { NavRail } from "./nav-rail.tsx";
import { PersonMenu } from "./person-menu.tsx";
import type { Pair, Rail, Theme } from "./preference.ts";
import { ProductMark } from "./product-mark.tsx";

type AppFrameProps = {
  /** In the order of the rail; the first four stand in the phone's bottom bar. */
  readonly areas: readonly Area[];
  /** Of the chosen portfolio; null while there is none. */
  readonly mode: "paper" | "live" | null;
  readonly switcher?: ReactNode;
  readonly heartbeat?: ReactNode;
  readonly alerts?: ReactNode;
  readonly kill?: ReactNode;
  /** Below the content: how far the audit record is sealed. */
  readonly foot?: ReactNode;
  readonly person: FramePerson;
  readonly theme: Theme;
  readonly pair: Pair;
  readonly rail: Rail;
  readonly signOutAction: () => Promise<void>;
  readonly children: ReactNode;
};

/** The frame of the desk: rail, top bar, content; a bottom bar on a phone. */
export function AppFrame(props: AppFrameProps) {
  const { areas, mode, person, theme, pair, signOutAction } = props;
  return (
    <>
      <SkipLink />
      <div className="sticky top-0 z-30">
        <header className="flex h-12 items-center gap-3 border-b border-line bg-surface px-3 sm:px-4 max-sm:h-13 max-sm:gap-2">
          <Link href={areas[0]?.href ?? "/"} aria-label="Bulwark" className="inline-flex items-center rounded-sm touch:h-11 touch:min-w-11">
            <span className="flex max-lg:hidden">
              <ProductMark />
            </span>
            <span className="flex lg:hidden">
              <ProductMark word={false} />
            </span>
          </Link>
          <div className="flex min-w-0 flex-1 items-center gap-2 lg:ml-4">
            {props.switcher !== undefined && <div className="min-w-0">{props.switcher}</div>}
            {mode !== null && <ModeBadge mode={mode} />}
          </div>
          <div className="flex items-center gap-2">
            {props.heartbeat}
            {props.alerts}
            {props.kill}
            <div className="max-sm:hidden">
              <PersonMenu {...{ person, theme, pair, signOutAction }} />
            </div>
          </div>
        </header>
        {mode === "live" && <LiveBand />}
      </div>
      <div className="flex">
        <NavRail areas={areas} rail={props.rail} belowBand={mode === "live"} />
        <main id="main" tabIndex={-1} className="min-w-0 flex-1 px-4 pt-4 pb-24 outline-none sm:px-6 sm:pt-5 sm:pb-10">
          {props.children}
          {props.foot}
        </main>
      </div>
      <BottomBar {...{ areas, person, theme, signOutAction }} />
    </>
  );
}

function SkipLink() {
  return (
    <a
      href="#main"
      className="sr-only z-50 rounded-md bg-accent px-3 py-2 font-medium text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      Skip to content
    </a>
  );
}

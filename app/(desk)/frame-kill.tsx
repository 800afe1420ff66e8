import Link from "next/link";
import { Icon } from "#components/ui/icon.tsx";
import type { Actor } from "#lib/domain/access/actor.ts";
import { paths } from "#lib/paths.ts";
import type { FrameState } from "#lib/services/access/read-frame.ts";

type FrameKillProps = { readonly actor: Actor; readonly kill: FrameState["kill"] };

/** The kill switch in the top bar: whether it is engaged, and the way to it. */
export function FrameKill({ kill }: FrameKillProps) {
  const isAny = kill.isEngaged || kill.engagedScopes > 0;
  return (
    <Link
      href={paths.risk}
      className={`inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-sm touch:h-11 ${isAny ? "bg-danger-soft font-medium text-danger" : "text-muted hover:bg-raised hover:text-ink"}`}
    >
      <Icon name="kill" />
      <span className="max-md:sr-only">
        {kill.isEngaged ? "Kill switch engaged" : isAny ? "Kill switch engaged in part" : "Kill switch"}
      </span>
    </Link>
  );
}

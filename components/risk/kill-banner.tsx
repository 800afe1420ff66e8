import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { Icon } from "../ui/icon.tsx";
import { Time } from "../ui/time.tsx";
import type { KillSummary } from "./kill-data.ts";
import { counted } from "./kill-words.ts";

/** Stands above every page while a kill switch is engaged. */
export function KillBanner({ kill }: { readonly kill: KillSummary }) {
  if (kill.engagedScopes === 0) return null;
  return (
    <div
      role="status"
      className={`mb-4 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md px-3 py-2 text-sm ${kill.isEngaged ? "bg-danger text-danger-ink" : "border border-danger/40 bg-danger-soft text-danger"}`}
    >
      <Icon name="kill" />
      <strong className="font-semibold">
        {kill.isEngaged ? "Kill switch engaged: no new orders" : `Kill switch engaged at ${counted(kill.engagedScopes, "place")}`}
      </strong>
      {kill.isEngaged && kill.changedAt !== null && (
        <span>
          since <Time at={kill.changedAt} exact inline />
        </span>
      )}
      {kill.isEngaged && kill.reason && <span className="min-w-0 break-words">{kill.reason}</span>}
      <Link href={paths.risk} className="ml-auto rounded-sm underline underline-offset-2">
        Risk page
      </Link>
    </div>
  );
}

import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { Age } from "../ui/age.tsx";
import { Badge } from "../ui/badge.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";

export type Beat = {
  readonly holder: string;
  readonly kind: string;
  readonly version: string;
  readonly startedAt: string;
  readonly beatAt: string;
  readonly isAlive: boolean;
};

export type KillState = {
  readonly scope: string;
  readonly scopeId: string;
  readonly name: string;
  readonly isEngaged: boolean;
  readonly reason: string | null;
  readonly changedBy: string | null;
  readonly changedAt: string;
};

type DeskPanelProps = {
  readonly asOf: string;
  readonly worker: Beat | null;
  readonly processes: readonly Beat[];
  readonly kill: { readonly all: KillState; readonly engaged: readonly KillState[] };
};

const STALE_AFTER_MS = 15_000;

/** The machine room: worker, web, kill switch. */
export function DeskPanel({ asOf, worker, processes, kill }: DeskPanelProps) {
  const others = processes.filter((each) => each.isAlive && each.holder !== worker?.holder);
  return (
    <Panel
      title="Desk"
      actions={
        <Link href={paths.risk} className="text-sm text-accent hover:underline">
          Risk
        </Link>
      }
    >
      <DefinitionList
        items={[
          {
            term: "Worker",
            value: worker ? (
              <span className="inline-flex items-center gap-2">
                <Badge tone={worker.isAlive ? "accent" : "warning"} dot={worker.isAlive}>
                  {worker.isAlive ? "running" : "silent"}
                </Badge>
                <span>
                  <Age at={worker.beatAt} asOf={asOf} staleAfterMs={STALE_AFTER_MS} /> ago
                </span>
              </span>
            ) : (
              <Badge tone="warning">never seen</Badge>
            ),
            ...(worker
              ? {
                  help: (
                    <>
                      started <Time at={worker.startedAt} inline />
                    </>
                  ),
                }
              : { help: "It starts with the desk: npm run up." }),
          },
          ...others.map((each) => ({
            term: each.kind === "web" ? "Web" : `Another ${each.kind}`,
            value: (
              <span className="inline-flex items-center gap-2">
                <Badge tone="accent" dot>
                  running
                </Badge>
                <span>
                  <Age at={each.beatAt} asOf={asOf} staleAfterMs={STALE_AFTER_MS} /> ago
                </span>
              </span>
            ),
            help: (
              <>
                started <Time at={each.startedAt} inline />
              </>
            ),
          })),
          ...(worker ? [{ term: "Version", value: <span className="font-mono text-xs">{worker.version.slice(0, 24)}</span> }] : []),
          {
            term: "Kill switch",
            value: kill.all.isEngaged ? (
              <Badge tone="danger">engaged for all</Badge>
            ) : kill.engaged.length > 0 ? (
              <Badge tone="danger">engaged in part</Badge>
            ) : (
              <Badge>not engaged</Badge>
            ),
            ...(kill.engaged.length > 0 ? { help: kill.engaged.map(killText).join("; ") } : { help: "New orders may pass the risk gate." }),
          },
        ]}
      />
    </Panel>
  );
}

function killText({ name, reason }: KillState): string {
  return reason ? `${name}: ${reason}` : name;
}

import { paths, withQuery } from "#lib/paths.ts";
import { actorWord } from "../audit/actor-word.ts";
import { HistoryLink } from "../audit/history-link.tsx";
import { Badge } from "../ui/badge.tsx";
import { Panel } from "../ui/panel.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import type { ChangeLimitAction, Limit } from "./limit-data.ts";
import { LimitDialog } from "./limit-dialog.tsx";
import { LimitFigure } from "./limit-figure.tsx";
import { LimitHistory } from "./limit-history.tsx";

type LimitPanelProps = {
  readonly limit: Limit;
  readonly portfolios: readonly { readonly id: string; readonly name: string }[];
  readonly changeReason: string | null;
  readonly changeAction: ChangeLimitAction;
  /** Why the reader may not read the record. */
  readonly historyReason: string | null;
};

const levelWords = { default: "Default", platform: "Platform", portfolio: "Portfolio" } as const;

/** One limit: what it means, what is set at each level and by whom, what is in force for each portfolio, and how it came there. */
export function LimitPanel({ limit, portfolios, changeReason, changeAction, historyReason }: LimitPanelProps) {
  const platform = limit.set.find(({ level }) => level === "platform");
  return (
    <Panel
      flush
      title={limit.title}
      note={`Unit: ${limit.unit} · default ${limit.default} · from ${limit.min} to ${limit.max}`}
      actions={
        <>
          <HistoryLink
            href={withQuery(paths.audit, { resource: "limit", q: limit.rule })}
            disabledReason={historyReason}
            of={limit.title}
          />
          <LimitDialog {...{ limit, portfolios, changeAction }} disabledReason={changeReason} />
        </>
      }
    >
      <p className="max-w-prose px-4 pt-3 pb-2 text-sm text-muted">{limit.says}</p>
      <Table caption={`${limit.title}: values by level`} stack>
        <THead>
          <Th>Level</Th>
          <Th num>Set to</Th>
          <Th num>In force</Th>
          <Th>From</Th>
          <Th>Set by</Th>
          <Th>When</Th>
          <Th>Reason</Th>
        </THead>
        <TBody>
          <LevelRow
            name="Platform"
            set={platform}
            inForce={platform?.value == null ? { value: limit.default, level: "default" } : { value: platform.value, level: "platform" }}
          />
          {limit.inForce.map((inForce) => (
            <LevelRow
              key={inForce.portfolioId}
              name={inForce.portfolioName}
              set={limit.set.find(({ levelId }) => levelId === inForce.portfolioId)}
              inForce={inForce}
            />
          ))}
        </TBody>
      </Table>
      <LimitHistory history={limit.history} title={limit.title} />
    </Panel>
  );
}

type LevelRowProps = {
  readonly name: string;
  readonly set: Limit["set"][number] | undefined;
  readonly inForce: Pick<Limit["inForce"][number], "value" | "level">;
};

function LevelRow({ name, set, inForce }: LevelRowProps) {
  const none = <span className="text-faint">–</span>;
  return (
    <Tr>
      <Td label="Level" wrap>
        <span className="font-medium">{name}</span>
      </Td>
      <Td num label="Set to">
        {set?.value == null ? <span className="text-muted">{set ? "Taken away" : "Not set"}</span> : <LimitFigure value={set.value} />}
      </Td>
      <Td num label="In force">
        <span className="font-semibold">
          <LimitFigure value={inForce.value} />
        </span>
      </Td>
      <Td label="From">
        {inForce && <Badge tone={inForce.level === "default" ? "neutral" : "accent"}>{levelWords[inForce.level]}</Badge>}
      </Td>
      <Td label="Set by">{set ? actorWord(set.setBy) : none}</Td>
      <Td label="When">{set ? <Time at={set.setAt} /> : none}</Td>
      <Td label="Reason" wrap>
        {set?.reason ?? none}
      </Td>
    </Tr>
  );
}

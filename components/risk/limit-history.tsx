import { actorWord } from "../audit/actor-word.ts";
import { Icon } from "../ui/icon.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { counted } from "./kill-words.ts";
import type { LimitChange } from "./limit-data.ts";
import { LimitFigure } from "./limit-figure.tsx";

/** Who changed a limit, when, from what to what; opened by a press. */
export function LimitHistory({ history, title }: { readonly history: readonly LimitChange[]; readonly title: string }) {
  if (history.length === 0) return <p className="border-t border-line px-4 py-2 text-sm text-muted">Nobody has changed it yet.</p>;
  return (
    <details className="group border-t border-line">
      <summary className="flex min-h-9 items-center gap-1.5 px-4 text-sm text-muted hover:text-ink touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <span className="group-open:rotate-90">
          <Icon name="chevron-right" size={14} />
        </span>
        History: {counted(history.length, "change")}
      </summary>
      <Table caption={`History of ${title}, newest first`} stack>
        <THead>
          <Th>When</Th>
          <Th>Level</Th>
          <Th num>From</Th>
          <Th num>To</Th>
          <Th>Set by</Th>
          <Th>Reason</Th>
          <Th num>Version</Th>
        </THead>
        <TBody>
          {history.map((change) => (
            <Tr key={`${change.levelId}:${change.version}`}>
              <Td label="When">
                <Time at={change.setAt} exact />
              </Td>
              <Td label="Level">{change.levelName}</Td>
              <Td num label="From">
                <LimitFigure value={change.from} />
              </Td>
              <Td num label="To">
                {change.to === null ? <span className="text-muted">Taken away</span> : <LimitFigure value={change.to} />}
              </Td>
              <Td label="Set by">{actorWord(change.setBy)}</Td>
              <Td label="Reason" wrap>
                {change.reason ?? <span className="text-faint">–</span>}
              </Td>
              <Td num label="Version">
                {change.version}
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </details>
  );
}

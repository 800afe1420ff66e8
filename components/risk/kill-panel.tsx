import { kindHistoryPath } from "#lib/paths.ts";
import { actorWord } from "../audit/actor-word.ts";
import { HistoryLink } from "../audit/history-link.tsx";
import { Badge } from "../ui/badge.tsx";
import { Panel } from "../ui/panel.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import type { KillState } from "./kill-data.ts";
import { scopeWords } from "./kill-words.ts";
import { type ReleaseAction, ReleaseDialog } from "./release-dialog.tsx";

type KillPanelProps = {
  readonly all: KillState;
  readonly engaged: readonly KillState[];
  /** Why the reader may not read the record. */
  readonly historyReason: string | null;
  readonly releaseReason: string | null;
  readonly releaseAction: ReleaseAction;
};

/** Every kill switch that is engaged, since when, by whom, and the way to release it. The one for everything always stands here. */
export function KillPanel({ all, engaged, historyReason, releaseReason, releaseAction }: KillPanelProps) {
  const rows = [all, ...engaged.filter(({ scope }) => scope !== "all")];
  return (
    <Panel
      flush
      title="Kill switch"
      note="While engaged, nothing is sent and working orders are cancelled"
      actions={
        <>
          <HistoryLink href={kindHistoryPath("kill-switch")} disabledReason={historyReason} of="kill switch" />
          {engaged.length > 0 ? (
            <Badge tone="danger" dot>
              Engaged at {engaged.length === 1 ? "1 place" : `${engaged.length} places`}
            </Badge>
          ) : (
            <Badge>Not engaged</Badge>
          )}
        </>
      }
    >
      <Table caption="Kill switches" stack>
        <THead>
          <Th>Where</Th>
          <Th>State</Th>
          <Th />
          <Th>Since</Th>
          <Th>By</Th>
          <Th>Reason</Th>
        </THead>
        <TBody>
          {rows.length === 0 && <EmptyRow columns={6}>No kill switch.</EmptyRow>}
          {rows.map((row) => (
            <Tr key={`${row.scope}:${row.scopeId}`}>
              <Td label="Where" wrap>
                <span>
                  <span className="font-medium">{row.scope === "all" ? scopeWords.all : row.name}</span>
                  {row.scope !== "all" && <span className="text-muted"> · {row.scope}</span>}
                </span>
              </Td>
              <Td label="State">
                {row.isEngaged ? (
                  <Badge tone="danger" dot>
                    Engaged
                  </Badge>
                ) : (
                  <Badge>Released</Badge>
                )}
              </Td>
              <Td>{row.isEngaged && <ReleaseDialog state={row} disabledReason={releaseReason} action={releaseAction} />}</Td>
              <Td label="Since">{row.epoch === 0 ? <span className="text-muted">Never engaged</span> : <Time at={row.changedAt} />}</Td>
              <Td label="By">
                {row.epoch === 0 || row.changedBy === null ? <span className="text-faint">–</span> : actorWord(row.changedBy)}
              </Td>
              <Td label="Reason" wrap>
                {row.reason ?? <span className="text-faint">–</span>}
              </Td>
            </Tr>
          ))}
        </TBody>
      </Table>
    </Panel>
  );
}

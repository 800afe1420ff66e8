import { visibleText } from "#lib/domain/kernel/visible-text.ts";
import type { Ask } from "../access/factor-data.ts";
import { CopyId } from "../ui/copy-button.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { actorWord } from "./actor-word.ts";
import { EventDetail } from "./event-detail.tsx";
import type { EventRow } from "./event-row.ts";
import { ResultBadge } from "./result-badge.tsx";
import type { ShownEvent } from "./shown-event.ts";

type EventTableProps = {
  readonly events: readonly EventRow[];
  readonly caption?: string;
  readonly empty?: string;
  readonly openAction?: Ask<ShownEvent>;
};

/** The record as a table. @shape newest first */
export function EventTable({
  events,
  caption = "Audit events, newest first",
  empty = "Nothing on record matches these filters.",
  openAction,
}: EventTableProps) {
  return (
    <Table caption={caption} stack>
      <THead>
        <Th>Time</Th>
        <Th>Who</Th>
        <Th>What happened</Th>
        <Th>Resource</Th>
        <Th>Result</Th>
        <Th>Request</Th>
      </THead>
      <TBody>
        {events.length === 0 && <EmptyRow columns={6}>{empty}</EmptyRow>}
        {events.map((event) => (
          <Tr key={event.id}>
            <Td label="Time">
              <Time at={event.at} exact />
            </Td>
            <Td label="Who">
              <span title={visibleText(event.actor)}>{actorWord(event.actorName)}</span>
            </Td>
            <Td label="What" wrap>
              <EventDetail event={event} openAction={openAction} />
            </Td>
            <Td label="Resource">
              <span className="inline-flex items-center gap-2">
                <span className="text-muted">{event.resource}</span>
                {event.resourceId !== null && <CopyId id={event.resourceId} />}
              </span>
            </Td>
            <Td label="Result">
              <ResultBadge result={event.result} />
            </Td>
            <Td label="Request">{event.request === null ? <span className="text-faint">–</span> : <CopyId id={event.request} />}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

"use client";

import { visibleText } from "#lib/domain/kernel/visible-text.ts";
import type { Ask } from "../access/factor-data.ts";
import { CopyId } from "../ui/copy-button.tsx";
import { type Definition, DefinitionList } from "../ui/definition-list.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Time } from "../ui/time.tsx";
import { actorWord } from "./actor-word.ts";
import type { EventRow } from "./event-row.ts";
import { EventWhole } from "./event-whole.tsx";
import { ResultBadge } from "./result-badge.tsx";
import { sentence } from "./sentence.ts";
import type { ShownEvent } from "./shown-event.ts";

type EventDetailProps = {
  readonly event: EventRow;
  /** Fetches its personal part, its proof and what belongs to it; without it the row is all there is. */
  readonly openAction?: Ask<ShownEvent> | undefined;
};

/** One event whole, in a window at the side; its sentence opens it. */
export function EventDetail({ event, openAction }: EventDetailProps) {
  const data = Object.entries(event.data);
  return (
    <Dialog
      side="right"
      title={sentence(event.says)}
      trigger={
        <button type="button" className="min-w-0 rounded-sm text-left hover:text-accent hover:underline">
          {sentence(event.says)}
        </button>
      }
    >
      <DefinitionList items={facts(event)} />
      <h3 className="mt-5 mb-1 text-sm font-semibold">Data of the event</h3>
      {data.length === 0 ? (
        <p className="text-sm text-muted">It has none beyond what stands above.</p>
      ) : (
        <DefinitionList items={data.map(([term, value]) => ({ term, value: <DataValue value={value} /> }))} />
      )}
      {openAction && <EventWhole eventId={event.id} openAction={openAction} />}
      <p className="mt-4 text-xs text-muted">
        Figures that are encrypted in their rows stay out of the record; addresses, agents and names are stored apart, encrypted and
        erasable.
      </p>
    </Dialog>
  );
}

function facts(event: EventRow): readonly Definition[] {
  const optional: readonly (readonly [string, string | null])[] = [
    ["Resource id", event.resourceId],
    ["About", event.subject],
    ["Portfolio", event.portfolioId],
    ["Request", event.request],
  ];
  return [
    { term: "Time", value: <Time at={event.at} exact inline /> },
    { term: "Who", value: actorWord(event.actorName), ...(actorWord(event.actorName) === event.actor ? {} : { help: event.actor }) },
    { term: "Result", value: <ResultBadge result={event.result} /> },
    { term: "Type", value: <span className="font-mono text-xs">{event.type}</span> },
    { term: "Action", value: `${event.action} ${event.resource}` },
    ...optional.flatMap(([term, id]) => (id === null ? [] : [{ term, value: <CopyId id={id} chars={40} /> }])),
    { term: "Event id", value: <CopyId id={event.id} chars={40} /> },
  ];
}

function DataValue({ value }: { readonly value: unknown }) {
  if (value === null) return <span className="text-faint">none</span>;
  if (typeof value === "object") return <span className="font-mono text-xs break-all">{visibleText(JSON.stringify(value))}</span>;
  return <span className="break-all">{visibleText(String(value))}</span>;
}

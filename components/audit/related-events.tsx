import { Time } from "../ui/time.tsx";
import { actorWord } from "./actor-word.ts";
import type { EventRow } from "./event-row.ts";
import { sentence } from "./sentence.ts";

/** Other events in short, newest first. */
export function RelatedEvents({ events, empty }: { readonly events: readonly EventRow[]; readonly empty: string }) {
  if (events.length === 0) return <p className="text-sm text-muted">{empty}</p>;
  return (
    <ul className="grid gap-2 text-sm">
      {events.map((event) => (
        <li key={event.id} className="border-l-2 border-line pl-3">
          <span className="block break-words">{sentence(event.says)}</span>
          <span className="text-xs text-muted">
            {actorWord(event.actorName)}, <Time at={event.at} exact inline />
          </span>
        </li>
      ))}
    </ul>
  );
}

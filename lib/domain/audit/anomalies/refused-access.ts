import { MINUTE_MS } from "../../kernel/time.ts";
import type { AnomalySettings } from "../anomaly-settings.ts";
import { bursts, groupBy } from "./bursts.ts";
import type { Finding, Sighting } from "./sighting.ts";

/** Acts that were refused to one actor, or to one network where nobody was signed in. @param sightings refusals, oldest first */
export function refusedAccess(sightings: readonly Sighting[], settings: AnomalySettings): readonly Finding[] {
  const windowMs = settings.refusalsMinutes * MINUTE_MS;
  const aboutOf = ({ actor, network }: Sighting) => (actor === "anonymous" ? network && `network:${network}` : actor);
  return [...groupBy(sightings, aboutOf)].flatMap(([about, events]) =>
    bursts(weighed(events), windowMs, settings.refusals).map(
      (burst): Finding => ({
        rule: "refused-access",
        about,
        events: counted(burst),
        figures: { count: burst.length, minutes: settings.refusalsMinutes, threshold: settings.refusals },
        quietMs: windowMs,
        least: settings.refusals,
      }),
    ),
  );
}

/** Each event once, with how often it stands there. */
function counted(burst: readonly Sighting[]): Finding["events"] {
  return [...groupBy(burst, ({ id }) => id)].flatMap(([id, [event, ...more]]) =>
    event ? [{ id, at: event.at, times: more.length + 1 }] : [],
  );
}

const MOST = 1_000;

/** What the door counted into one event stands for as many. */
function weighed(events: readonly Sighting[]): readonly Sighting[] {
  return events.flatMap((event) => {
    const { count } = event.data;
    return event.type === "request.refused" && typeof count === "number" ? Array<Sighting>(Math.min(count, MOST)).fill(event) : [event];
  });
}

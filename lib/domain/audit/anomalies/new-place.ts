import type { Finding, Sighting } from "./sighting.ts";

/** A sign-in, with what its person was seen with before it. */
export type Arrival = {
  readonly sighting: Sighting;
  /** No earlier sign-in of this person: then everything is new, and nothing of it news. */
  readonly isFirst: boolean;
  readonly knowsNetwork: boolean;
  readonly knowsCountry: boolean;
  readonly newDevice: Sighting | null;
};

/** A network (/24, /48), device or country that a person never signed in from before. One finding a sign-in. */
export function newPlace(arrivals: readonly Arrival[]): readonly Finding[] {
  return arrivals.flatMap((arrival): Finding[] => {
    const { sighting, newDevice } = arrival;
    if (arrival.isFirst || sighting.subject === null) return [];
    const isNewNetwork = sighting.network !== null && !arrival.knowsNetwork;
    const isNewCountry = sighting.country !== null && !arrival.knowsCountry;
    if (!(isNewNetwork || isNewCountry || newDevice)) return [];
    return [
      {
        rule: "new-place",
        about: `person:${sighting.subject}`,
        events: newDevice ? [sighting, newDevice] : [sighting],
        figures: { network: isNewNetwork, device: newDevice !== null, country: isNewCountry },
        quietMs: null, // each sign-in is news of its own
      },
    ];
  });
}

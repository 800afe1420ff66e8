/** Of every person of the journeys: good by the desk's rules, and for nobody else. */
export const password = "Correct-Horse 42 Battery";

/**
 * How often somebody may ask, per kind of door. A person's bucket is the session, a program's is its token; whoever is unknown shares one
 * with the network. Engaging the kill switch is in none.
 */
export const rateClasses = {
  page: { requests: 900, seconds: 60, says: "pages" },
  action: { requests: 300, seconds: 60, says: "forms and buttons" },
  "api-read": { requests: 600, seconds: 60, says: "reading over the API" },
  "api-write": { requests: 120, seconds: 60, says: "changing over the API" },
  login: { requests: 60, seconds: 60, says: "signing in, set-up, invitations and whatever else is sent before a login" },
  // each page that is loaded opens one
  stream: { requests: 300, seconds: 60, says: "opening live streams" },
  public: { requests: 300, seconds: 60, says: "what stands open: reports of the page policy, health over the API" },
} as const satisfies Record<string, { requests: number; seconds: number; says: string }>;

export type RateClass = keyof typeof rateClasses;

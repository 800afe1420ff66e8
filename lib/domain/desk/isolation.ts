import { z } from "zod";

/** What code in the web process tries, to learn whether it could get at the worker's keys. */
export const isolationAttempts = ["key-file", "environment", "memory", "inspector", "database"] as const;

/** `isolated`: all five were refused. `shared-user`: one was not, so code running in the web could read the worker's keys. */
export const isolationShape = z.object({
  grade: z.enum(["isolated", "shared-user"]),
  refused: z.record(z.enum(isolationAttempts), z.boolean()),
});
export type Isolation = z.infer<typeof isolationShape>;

export function isolationOf(refused: Isolation["refused"]): Isolation {
  return { grade: isolationAttempts.every((attempt) => refused[attempt]) ? "isolated" : "shared-user", refused };
}

/** The grade in words, for page, health and command line. */
export function isolationSays(isolation: Isolation | null): string {
  if (!isolation) return "not measured yet";
  if (isolation.grade === "isolated") return "isolated: the web reaches neither the worker's keys nor its memory";
  const open = isolationAttempts.filter((attempt) => !isolation.refused[attempt]);
  return `shared user: code in the web process could reach the worker's keys (${open.join(", ")})`;
}

/** As a process said it in its heartbeat; null where it said nothing of the kind. */
export function isolationIn(info: unknown): Isolation | null {
  const parsed = z.object({ isolation: isolationShape }).safeParse(info);
  return parsed.success ? parsed.data.isolation : null;
}

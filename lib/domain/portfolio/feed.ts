import { z } from "zod";

/** How fast a replay goes: candles' own time times this, or as fast as the worker can. */
const speed = z.union([z.literal("max"), z.int().min(1).max(100_000)]);
const isoText = z.iso.datetime({ precision: 3, message: "Give the time as ISO 8601 in UTC with milliseconds." });

/**
 * The one feed clock of a portfolio as it is stored, chosen when the portfolio is made.
 * `demo` is the made-up market: its first candle opens 30 days before `startedAt`, and while anybody follows it, it runs at `speed`.
 * All portfolios on it share these three figures (desk fact `demo-market`).
 * `replay` runs over archived candles of `[from, to)`; without them from the first to the last there are.
 */
export const feedSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("demo"), seed: z.int().min(0), startedAt: isoText, speed: z.int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal("replay"), from: isoText.nullish(), to: isoText.nullish(), speed }),
]);

export type Feed = z.infer<typeof feedSchema>;

/** What a person chooses: the demonstration market as it is, or a replay. */
export const feedChoiceSchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("demo") }),
    z.strictObject({
      kind: z.literal("replay"),
      from: isoText.optional(),
      to: isoText.optional(),
      speed: z.preprocess((raw) => (typeof raw === "string" && /^\d{1,6}$/.test(raw) ? Number(raw) : raw), speed).default(60),
    }),
  ])
  .refine((feed) => feed.kind === "demo" || !feed.from || !feed.to || feed.from < feed.to, {
    path: ["to"],
    message: "The end of a replay must be after its start.",
  });

export type FeedChoice = z.infer<typeof feedChoiceSchema>;

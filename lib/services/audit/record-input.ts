import { z } from "zod";
import { looksLikeNetwork } from "#lib/domain/access/login-throttle.ts";
import type { PortfolioId } from "#lib/domain/kernel/ids.ts";
import { epochMs, isCalendarTime } from "#lib/domain/kernel/time.ts";
import { orBlank } from "../blank-input.ts";
import { idInput } from "../id-input.ts";

const word = z.string().trim().max(100);
const MAX_WORDS = 8;

const time = z
  .string()
  .transform((text) => Date.parse(text.length === 16 ? `${text}Z` : text)) // a form's date and time has no zone: UTC
  .refine(isCalendarTime, "Give the time as 2026-01-31T12:00.")
  .transform(epochMs);

/** Times back from now, as presets of the page name them. */
export const presets = { "1h": 3_600_000, "24h": 86_400_000, "7d": 604_800_000, "30d": 2_592_000_000, "365d": 31_536_000_000 } as const;

/** Everything the record can be asked by. @shape the fields of the page's address */
export const recordInput = {
  /** Words of the sentence, the figures, an id, an address, an e-mail, a name. */
  q: orBlank(
    z
      .string()
      .trim()
      .max(200)
      .refine((text) => text.split(/\s+/).length <= MAX_WORDS, `At most ${MAX_WORDS} words.`),
  ),
  area: orBlank(word),
  type: orBlank(word),
  actor: orBlank(word),
  result: orBlank(z.enum(["done", "refused", "failed"])),
  resource: orBlank(word),
  resourceId: orBlank(word),
  subject: orBlank(word),
  request: orBlank(word),
  address: orBlank(word.refine(looksLikeNetwork, "Give an address, or a network as 192.0.2.0/24 or 2001:db8:0::/48.")),
  portfolioId: orBlank(idInput<PortfolioId>()),
  within: orBlank(z.enum(Object.keys(presets) as [keyof typeof presets, ...(keyof typeof presets)[]])), // keys of the literal above
  from: orBlank(time),
  to: orBlank(time),
};

const fields = z.object(recordInput);
export type RecordAsk = z.infer<typeof fields>;

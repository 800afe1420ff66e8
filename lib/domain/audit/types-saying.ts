import { type AuditEventType, auditCatalog } from "./catalog.ts";
import type { AuditEventKind } from "./event.ts";
import { cutWords } from "./words.ts";

/** Words so common in sentences that they tell nothing. */
const fillers = new Set([
  "a",
  "an",
  "and",
  "at",
  "by",
  "for",
  "from",
  "in",
  "is",
  "it",
  "of",
  "on",
  "or",
  "that",
  "the",
  "to",
  "was",
  "which",
]);

export const isFiller = (word: string): boolean => fillers.has(word);

/**
 * The event types whose sentence has a word that begins so. The sentence is not stored with an event, so that a better wording finds old
 * events, too.
 */
export function typesSaying(prefix: string): readonly AuditEventType[] {
  return [...wordsOfTypes()].filter(([, words]) => words.some((word) => word.startsWith(prefix))).map(([type]) => type);
}

function wordsOfTypes(): ReadonlyMap<AuditEventType, readonly string[]> {
  kept ??= new Map(
    (Object.entries(auditCatalog) as [AuditEventType, AuditEventKind][]).map(([type, kind]) => [type, sentenceWords(kind)]), // keys of the catalogue
  );
  return kept;
}

let kept: ReadonlyMap<AuditEventType, readonly string[]> | undefined;

/** The fixed words of a sentence: the event's own figures are in the index themselves. */
function sentenceWords({ says, action, resource }: AuditEventKind): readonly string[] {
  const sentence = says({ data: {}, resourceId: null, result: "done", subject: null });
  return cutWords(`${sentence} ${action} ${resource}`).filter((word) => !fillers.has(word));
}

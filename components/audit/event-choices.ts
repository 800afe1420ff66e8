import { auditCatalog } from "#lib/domain/audit/catalog.ts";
import { actorWord } from "./actor-word.ts";
import type { EventRow } from "./event-row.ts";

type Choice = { readonly value: string; readonly label: string };

/** Every type of event, by its own name: the dots group them. */
export const typeChoices: readonly Choice[] = Object.keys(auditCatalog)
  .sort()
  .map((type) => ({ value: type, label: type }));

export const resourceChoices: readonly Choice[] = [...new Set(Object.values(auditCatalog).map(({ resource }) => resource))]
  .sort()
  .map((resource) => ({ value: resource, label: resource }));

export const resultChoices: readonly Choice[] = [
  { value: "done", label: "Done" },
  { value: "refused", label: "Refused" },
  { value: "failed", label: "Failed" },
];

/** The part of a type before its dot. */
export const areaChoices: readonly Choice[] = [...new Set(typeChoices.map(({ value }) => value.split(".")[0] ?? value))].map((area) => ({
  value: area,
  label: area,
}));

export const withinChoices: readonly Choice[] = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "365d", label: "Last year" },
];

/** The people of the desk, and whoever else stands on this page or in the address. */
export function actorChoices(people: readonly Choice[], events: readonly EventRow[], chosen: string): readonly Choice[] {
  const choices = new Map(people.map((person) => [person.value, person]));
  choices.set("worker", { value: "worker", label: actorWord("worker") });
  for (const { actor, actorName } of events) if (!choices.has(actor)) choices.set(actor, { value: actor, label: actorWord(actorName) });
  if (chosen !== "" && !choices.has(chosen)) choices.set(chosen, { value: chosen, label: actorWord(chosen) });
  return [...choices.values()];
}

import { auditCatalog } from "#lib/domain/audit/catalog.ts";

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

import { auditCatalog } from "#lib/domain/audit/catalog.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { isUuid } from "#lib/domain/kernel/ids.ts";
import type { RecordAsk } from "./record-input.ts";

const GIVEN = "given";

const types = Object.keys(auditCatalog);
const known = {
  type: new Set(types),
  area: new Set(types.map((type) => type.split(".")[0])),
  resource: new Set(Object.values(auditCatalog).map(({ resource }): string => resource)),
};

/**
 * What was asked, as it may stand in the record for ever: names of the catalogue, ids and times as they are. Whatever else somebody typed
 * may be a person's address, e-mail or name, so only that there was something.
 */
export function searchFigures({ q, address, ...fields }: RecordAsk): { readonly [name: string]: JsonValue } {
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, figureOf(name, value)] as const]));
  return Object.fromEntries([
    ...given,
    ...(q ? [["words", q.split(/\s+/).length] as const] : []),
    ...(address ? [["byAddress", true] as const] : []),
  ]);
}

function figureOf(name: string, value: string | number): JsonValue {
  switch (name) {
    case "type":
    case "area":
    case "resource":
      return known[name].has(String(value)) ? value : GIVEN;
    case "actor":
      return isActorName(String(value)) ? value : GIVEN;
    case "resourceId":
    case "subject":
    case "request":
      return isUuid(String(value)) ? value : GIVEN;
    default:
      return value; // times, and words of a fixed list
  }
}

/** Pseudonyms; a host's name is whatever its operator is called there. */
function isActorName(text: string): boolean {
  const [kind = "", id = ""] = text.split(":");
  return ["worker", "web", "anonymous"].includes(text) || (["user", "token"].includes(kind) && isUuid(id) && text === `${kind}:${id}`);
}

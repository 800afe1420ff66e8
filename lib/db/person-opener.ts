import { KeyMissingError } from "#lib/crypto/key-missing-error.ts";
import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import type { PersonRow } from "#lib/ports/stores/privacy-store.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

type SealedRow = { readonly id: string; readonly sealed: Uint8Array };

/** What was sealed for a person under one purpose, as objects. @throws FailureError where the person was erased */
export async function personOpener({ cipher }: StoreContext, purpose: "pii" | "audit" | "totp", userId: UserId) {
  const opened = await cipher(purpose, userId).catch((error: unknown) => {
    if (error instanceof KeyMissingError && error.reason === "no-scope") return undefined; // nothing of this kind was ever sealed
    throw error;
  });
  return async (column: keyof typeof sealedColumns, rows: readonly SealedRow[]): Promise<readonly PersonRow[]> => {
    if (!opened) return rows.map(() => ({}));
    const cells = rows.map(({ id, sealed }) => ({ rowId: asId(id), sealed }));
    return opened.openMany(sealedColumns[column], cells, fieldsOf);
  };
}

/** Sealed objects alone have fields; whatever else was sealed has none. */
function fieldsOf(opened: JsonValue): PersonRow {
  return opened !== null && typeof opened === "object" && !Array.isArray(opened) ? (opened as PersonRow) : {}; // isArray does not narrow readonly lists
}

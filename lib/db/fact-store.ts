import type { JsonValue } from "#lib/domain/kernel/canonical-json.ts";
import type { FactStore } from "#lib/ports/stores/fact-store.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import type { StoreContext } from "./store-context.ts";

export function factStore({ db, now }: StoreContext): FactStore {
  const get = async (name: string): Promise<JsonValue | undefined> => {
    const row = await db.deskFact.findUnique({ where: { name } });
    return row ? (row.value as JsonValue) : undefined; // a JSON column
  };
  return {
    get,
    async setOnce(name, value) {
      await db.deskFact.createMany({ data: [{ name, value: value as Prisma.InputJsonValue, setAt: new Date(now) }], skipDuplicates: true }); // JSON by its type
      return (await get(name)) ?? value;
    },
  };
}

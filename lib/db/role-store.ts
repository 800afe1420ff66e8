import type { Permission } from "../domain/access/permissions.ts";
import { customPermissions, type Role, shippedRole, shippedRoles } from "../domain/access/role.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { asId, type UserId } from "../domain/kernel/ids.ts";
import type { RoleStore } from "../ports/stores/role-store.ts";
import { isUniqueViolation } from "./failures.ts";
import type { StoreContext } from "./store-context.ts";

/** A desk has a handful of roles. */
const MAX_ROLES = 200;

export function roleStore({ db, now }: StoreContext): RoleStore {
  return {
    async list() {
      const rows = await db.role.findMany({ orderBy: { nameKey: "asc" }, take: MAX_ROLES });
      return [...shippedRoles, ...rows.map(roleOf)];
    },
    async find(id) {
      const shipped = shippedRole(id);
      if (shipped) return shipped;
      const row = await db.role.findUnique({ where: { id } });
      return row ? roleOf(row) : undefined;
    },
    async insert({ id, by, ...text }) {
      await unlessTaken(async () => {
        const at = new Date(now);
        await db.role.create({
          data: { id, ...columns(text), version: 1, createdBy: by, createdAt: at, changedAt: at },
          select: { id: true },
        });
      });
    },
    async change({ id, version, ...text }) {
      return unlessTaken(async () => {
        const data = { ...columns(text), version: version + 1, changedAt: new Date(now) };
        return (await db.role.updateMany({ where: { id, version }, data })).count === 1;
      });
    },
    async remove(id, version) {
      return (await db.role.deleteMany({ where: { id, version } })).count === 1;
    },
    async holders(id, limit) {
      const rows = await db.appUser.findMany({ where: { roleId: id }, select: { id: true }, orderBy: { createdAt: "asc" }, take: limit });
      return rows.map((row) => asId<UserId>(row.id));
    },
    async counts() {
      const rows = await db.appUser.groupBy({ by: ["roleId"], _count: { _all: true } });
      return new Map(rows.map((row) => [row.roleId, row._count._all]));
    },
  };
}

function columns({
  name,
  says,
  permissions,
}: {
  readonly name: string;
  readonly says: string;
  readonly permissions: readonly Permission[];
}) {
  return { name, nameKey: nameKey(name), says, permissions: [...permissions] };
}

/** Names that people would take for the same are the same. */
function nameKey(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase().replace(/\s+/g, " ");
}

export type RoleRow = {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly permissions: unknown;
  readonly version: number;
};

/** What is stored is read against the catalogue of this version: an unknown name opens nothing. */
export function roleOf(row: RoleRow): Role {
  const names = Array.isArray(row.permissions) ? row.permissions.filter((name) => typeof name === "string") : [];
  return { id: row.id, name: row.name, says: row.says, permissions: customPermissions(names), version: row.version, isShipped: false };
}

async function unlessTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const fields = { name: "There is a role of this name." };
    throw new FailureError(failure("conflict", "There is a role of this name.", { fields }), { cause: error });
  }
}

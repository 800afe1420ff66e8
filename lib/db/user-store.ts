import { KeyMissingError } from "../crypto/key-missing-error.ts";
import { noRole, type Role, shippedRole } from "../domain/access/role.ts";
import type { User, UserState } from "../domain/access/user.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { UserStore } from "../ports/stores/access-stores.ts";
import { emailIndexes } from "./email-index.ts";
import { isUniqueViolation } from "./failures.ts";
import { roleOf } from "./role-store.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

/** People come one after the other, so that none is missed who stands under another version of the index. */
const NEW_USER_LOCK = [7001, 4] as const;

const isHere = failure("conflict", "Somebody with this e-mail is here already.");

export function userStore(context: StoreContext): UserStore {
  const { db } = context;

  /** While the index key is rotated the unique column alone does not see who stands under the version before. */
  async function refuseOlder(indexes: Uint8Array<ArrayBuffer>[]): Promise<void> {
    const there = await db.appUser.findFirst({ where: { emailIndex: { in: indexes } }, select: { id: true } });
    if (there) throw new FailureError(isHere);
  }

  return {
    async list(limit) {
      const rows = await db.appUser.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: limit });
      return Promise.all(rows.map((row) => openUser(context, row)));
    },
    async byId(id) {
      const row = await db.appUser.findUnique({ where: { id } });
      return row ? openUser(context, row) : undefined;
    },
    async credentialOf(email) {
      const row = await db.appUser.findFirst({
        where: { emailIndex: { in: await emailIndexes(context.ring, email) } },
        select: { id: true, state: true, passwordHash: true, loginGeneration: true },
      });
      if (!row) return undefined;
      const { loginGeneration, passwordHash } = row;
      return { userId: asId<UserId>(row.id), state: stateOf(row.state), passwordHash: passwordHash ?? undefined, loginGeneration };
    },
    async insert(user) {
      const cipher = await context.cipher("pii", user.id);
      const now = new Date(context.now);
      await db.$queryRaw`SELECT pg_advisory_xact_lock(${NEW_USER_LOCK[0]}::int, ${NEW_USER_LOCK[1]}::int)::text`;
      const [emailIndex, ...older] = await emailIndexes(context.ring, user.email);
      invariant(emailIndex, "a desk has an index key");
      if (older.length > 0) await refuseOlder(older);
      try {
        await db.appUser.create({
          data: {
            id: user.id,
            emailIndex,
            sealed: cipher.seal(sealedColumns.appUser, user.id, { email: user.email, name: user.name }),
            roleId: user.role,
            state: user.state,
            passwordHash: user.passwordHash ?? null,
            passwordChangedAt: user.passwordHash ? now : null,
            invitedBy: user.invitedBy,
            createdAt: now,
          },
          select: { id: true },
        });
      } catch (error) {
        if (isUniqueViolation(error)) throw new FailureError(isHere, { cause: error });
        throw error;
      }
    },
    async setPassword(id, passwordHash) {
      await db.appUser.update({ where: { id }, data: { passwordHash, passwordChangedAt: new Date(context.now) }, select: { id: true } });
      // A sign-in that stood on the password before is over.
      await db.loginTicket.updateMany({ where: { userId: id, usedAt: null }, data: { usedAt: new Date(context.now) } });
    },
    async unlockLogin(id) {
      await db.appUser.update({ where: { id }, data: { loginGeneration: { increment: 1 } }, select: { id: true } });
    },
    async setState(id, state) {
      await db.appUser.update({ where: { id }, data: { state }, select: { id: true } });
    },
    async setRole(id, role) {
      await db.appUser.update({ where: { id }, data: { roleId: role }, select: { id: true } });
    },
    async lockActiveAdmins() {
      const rows = await db.$queryRaw<{ id: string }[]>`
        SELECT id::text FROM app_user WHERE role_id = 'admin' AND state = 'active' ORDER BY id FOR UPDATE`;
      return rows.map((row) => asId<UserId>(row.id));
    },
  };
}

export type UserRow = {
  readonly id: string;
  readonly sealed: Uint8Array;
  readonly roleId: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly allowedAddresses: readonly string[];
};

/** @throws FailureError decryption-failed */
export async function openUser(context: StoreContext, row: UserRow): Promise<User> {
  const id = asId<UserId>(row.id);
  const role = await roleOfUser(context, row.roleId);
  return {
    id,
    ...(await personOf(context, id, row.sealed)),
    role: row.roleId,
    roleName: role.name,
    permissions: role.permissions,
    state: stateOf(row.state),
    createdAt: epochMs(row.createdAt.getTime()),
    allowedAddresses: row.allowedAddresses,
  };
}

/** Of an erased person nothing is left but the pseudonym id. */
async function personOf(context: StoreContext, id: UserId, sealed: Uint8Array): Promise<Pick<User, "email" | "name">> {
  try {
    const opened = (await context.cipher("pii", id)).open(sealedColumns.appUser, id, sealed);
    invariant(opened && typeof opened === "object" && "email" in opened && "name" in opened, "a sealed user holds an e-mail and a name");
    return { email: String(opened.email), name: String(opened.name) };
  } catch (error) {
    if (error instanceof KeyMissingError && error.reason === "erased") return { email: "", name: "Erased person" };
    throw error;
  }
}

/** Looked up on each request, so that a changed role holds at once. A role that is gone opens nothing. */
async function roleOfUser({ db }: StoreContext, id: string): Promise<Omit<Role, "id">> {
  const shipped = shippedRole(id);
  if (shipped) return shipped;
  const row = await db.role.findUnique({ where: { id } });
  return row ? roleOf(row) : noRole;
}

function stateOf(text: string): UserState {
  invariant(text === "invited" || text === "active" || text === "disabled", "a check constraint bounds the state of a user");
  return text;
}

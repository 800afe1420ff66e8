import { MAX_FACTORS } from "../domain/access/factor-rule.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { epochMs } from "../domain/kernel/time.ts";
import type { FactorStore, StoredPasskey, Totp } from "../ports/stores/factor-store.ts";
import { isUniqueViolation } from "./failures.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

export function factorStore(context: StoreContext): FactorStore {
  const { db } = context;
  const now = () => new Date(context.now);

  async function totpOf(row: TotpRow): Promise<Totp> {
    const opened = (await context.cipher("totp", row.userId)).open(sealedColumns.totpFactor, asId(row.id), row.sealed);
    invariant(opened && typeof opened === "object" && "secret" in opened && "name" in opened, "a sealed factor holds secret and name");
    return { id: asId(row.id), name: String(opened.name), secret: String(opened.secret), ...timesOf(row) };
  }

  async function passkeyOf(row: PasskeyRow): Promise<StoredPasskey> {
    const opened = (await context.cipher("pii", row.userId)).open(sealedColumns.passkey, asId(row.id), row.sealed);
    invariant(opened && typeof opened === "object" && "name" in opened, "a sealed passkey holds a name");
    return {
      id: asId(row.id),
      userId: asId<UserId>(row.userId),
      name: String(opened.name),
      credentialId: row.credentialId,
      publicKey: row.publicKey,
      counter: Number(row.counter), // a u32 of the authenticator
      transports: row.transports,
      isSynced: row.isSynced,
      ...timesOf(row),
    };
  }

  async function refusePastLimit(userId: UserId): Promise<void> {
    const where = { userId, removedAt: null };
    const [totps, passkeys] = [await db.totpFactor.count({ where }), await db.passkey.count({ where })];
    if (totps + passkeys >= MAX_FACTORS)
      throw new FailureError(failure("conflict", `You have ${MAX_FACTORS} factors. Remove one before you add another.`));
  }

  return {
    async count(userId) {
      const where = { userId, removedAt: null };
      return {
        totps: await db.totpFactor.count({ where }),
        passkeys: await db.passkey.count({ where }),
        recoveryCodes: await db.recoveryCode.count({ where: { userId, usedAt: null, endedAt: null } }),
      };
    },
    async lock(userId) {
      await db.$queryRaw`SELECT 1 AS one FROM app_user WHERE id = ${userId}::uuid FOR UPDATE`;
    },
    async totps(userId) {
      const rows = await db.totpFactor.findMany({ where: { userId, removedAt: null }, orderBy: { createdAt: "asc" }, take: MAX_FACTORS });
      return Promise.all(rows.map(totpOf));
    },
    async insertTotp({ id, userId, name, secret, lastStep }) {
      await refusePastLimit(userId);
      const sealed = (await context.cipher("totp", userId)).seal(sealedColumns.totpFactor, id, { secret, name });
      await db.totpFactor.create({ data: { id, userId, sealed, lastStep: BigInt(lastStep), createdAt: now() }, select: { id: true } });
    },
    async takeStep(id, step) {
      const { count } = await db.totpFactor.updateMany({
        where: { id, removedAt: null, lastStep: { lt: BigInt(step) } },
        data: { lastStep: BigInt(step), lastUsedAt: now() },
      });
      return count === 1;
    },
    async passkeys(userId) {
      const rows = await db.passkey.findMany({ where: { userId, removedAt: null }, orderBy: { createdAt: "asc" }, take: MAX_FACTORS });
      return Promise.all(rows.map(passkeyOf));
    },
    async passkeyByCredential(credentialId) {
      const row = await db.passkey.findFirst({ where: { credentialId, removedAt: null } });
      return row ? passkeyOf(row) : undefined;
    },
    async insertPasskey({ id, userId, name, credentialId, publicKey, counter, transports, isSynced }) {
      await refusePastLimit(userId);
      const sealed = (await context.cipher("pii", userId)).seal(sealedColumns.passkey, id, { name });
      const key = { credentialId, publicKey, counter: BigInt(counter), transports: [...transports], isSynced };
      try {
        await db.passkey.create({ data: { id, userId, sealed, ...key, createdAt: now() }, select: { id: true } });
      } catch (error) {
        if (isUniqueViolation(error)) throw new FailureError(failure("conflict", "This passkey is registered already."), { cause: error });
        throw error;
      }
    },
    async notePasskeyUse(id, counter) {
      const grows = counter === 0 ? { counter: 0n } : { counter: { lt: BigInt(counter) } };
      const { count } = await db.passkey.updateMany({
        where: { id, removedAt: null, ...grows },
        data: { counter: BigInt(counter), lastUsedAt: now() },
      });
      return count === 1;
    },
    async rename(userId, id, name) {
      const totp = await db.totpFactor.findFirst({ where: { id, userId, removedAt: null } });
      if (totp) {
        const { secret } = await totpOf(totp);
        const sealed = (await context.cipher("totp", userId)).seal(sealedColumns.totpFactor, id, { secret, name });
        await db.totpFactor.update({ where: { id }, data: { sealed }, select: { id: true } });
        return true;
      }
      const sealed = (await context.cipher("pii", userId)).seal(sealedColumns.passkey, id, { name });
      const { count } = await db.passkey.updateMany({ where: { id, userId, removedAt: null }, data: { sealed } });
      return count === 1;
    },
    async remove(userId, id) {
      const removed = { where: { id, userId, removedAt: null }, data: { removedAt: now() } };
      const { count } = await db.totpFactor.updateMany(removed);
      return count === 1 || (await db.passkey.updateMany(removed)).count === 1;
    },
    async removeAll(userId) {
      const removed = { where: { userId, removedAt: null }, data: { removedAt: now() } };
      await db.recoveryCode.updateMany({ where: { userId, usedAt: null, endedAt: null }, data: { endedAt: now() } });
      return (await db.totpFactor.updateMany(removed)).count + (await db.passkey.updateMany(removed)).count;
    },
    async replaceRecoveryCodes(userId, hashes) {
      await db.recoveryCode.updateMany({ where: { userId, usedAt: null, endedAt: null }, data: { endedAt: now() } });
      await db.recoveryCode.createMany({
        data: hashes.map((codeHash) => ({ id: context.ids.next(), userId, codeHash, createdAt: now() })),
      });
    },
    async takeRecoveryCode(userId, codeHash) {
      const { count } = await db.recoveryCode.updateMany({
        where: { userId, codeHash, usedAt: null, endedAt: null },
        data: { usedAt: now() },
      });
      return count === 1;
    },
    async recoveryCodesMadeAt(userId) {
      const row = await db.recoveryCode.findFirst({ where: { userId, endedAt: null }, orderBy: { createdAt: "desc" } });
      return row ? epochMs(row.createdAt.getTime()) : undefined;
    },
  };
}

type Times = { readonly createdAt: Date; readonly lastUsedAt: Date | null };
type TotpRow = Times & { readonly id: string; readonly userId: string; readonly sealed: Uint8Array };
type PasskeyRow = TotpRow & {
  readonly credentialId: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: bigint;
  readonly transports: string[];
  readonly isSynced: boolean;
};

function timesOf({ createdAt, lastUsedAt }: Times) {
  return { createdAt: epochMs(createdAt.getTime()), lastUsedAt: lastUsedAt ? epochMs(lastUsedAt.getTime()) : null };
}

import { DecryptionError } from "../crypto/decryption-error.ts";
import { KeyMissingError } from "../crypto/key-missing-error.ts";
import { asId, type UserId } from "../domain/kernel/ids.ts";
import { type EpochMs, epochMs } from "../domain/kernel/time.ts";
import type { Approval, ApprovalState, ApprovalStore } from "../ports/stores/approval-store.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_ADMINS = 500;
const GONE = "Asked by an erased person.";

export function approvalStore(context: StoreContext): ApprovalStore {
  const { db } = context;
  const now = () => new Date(context.now);
  return {
    newId: () => context.ids.next(),
    async insert({ id, hash, input, consequence, lasting, ...approval }) {
      const cipher = await context.cipher("pii", approval.requestedBy);
      await db.approval.create({
        data: {
          id,
          operation: approval.operation,
          inputHash: hash,
          targetVersion: approval.targetVersion,
          requestedBy: approval.requestedBy,
          requestedAt: new Date(approval.requestedAt),
          expiresAt: new Date(approval.expiresAt),
          coolDownUntil: approval.coolDownUntil === null ? null : new Date(approval.coolDownUntil),
          state: "pending",
          sealed: cipher.seal(sealedColumns.approval, id, { input, consequence, lasting }),
        },
        select: { id: true },
      });
    },
    async open({ operation, hash, requestedBy }) {
      const row = await db.approval.findFirst({
        where: { operation, inputHash: hash, requestedBy, state: { in: ["pending", "approved"] }, expiresAt: { gt: now() } },
        orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
        select: { id: true },
      });
      return row ? read(asId(row.id), true) : undefined;
    },
    find: read,
    async list(limit) {
      const rows = await db.approval.findMany({ orderBy: [{ requestedAt: "desc" }, { id: "desc" }], take: limit });
      return Promise.all(rows.map((row) => openApproval(context, row)));
    },
    async decide(id, { to, by }) {
      const from = to === "approved" ? ["pending"] : ["pending", "approved"]; // a veto comes in time until the act itself
      const { count } = await db.approval.updateMany({
        where: { id, state: { in: from }, expiresAt: { gt: now() } },
        data: { state: to, decidedBy: by, decidedAt: now() },
      });
      return count === 1;
    },
    async use(id) {
      const { count } = await db.approval.updateMany({
        where: { id, state: { in: ["pending", "approved"] }, expiresAt: { gt: now() } },
        data: { state: "used", usedAt: now() },
      });
      return count === 1;
    },
    async reduce({ id, requestedBy }, lasting) {
      try {
        const cipher = await context.cipher("pii", requestedBy);
        const sealed = cipher.seal(sealedColumns.approval, id, { input: null, consequence: lasting, lasting });
        await db.approval.updateMany({ where: { id }, data: { sealed } });
      } catch (error) {
        if (!(error instanceof KeyMissingError && error.reason === "erased")) throw error;
      }
    },
    async adminTerms(since: EpochMs) {
      const rows = await db.appUser.findMany({
        where: { OR: [{ roleId: "admin", state: "active" }, { adminUntil: { gt: new Date(since) } }] },
        select: { id: true, roleId: true, state: true, adminSince: true, adminUntil: true, invitedBy: true, createdAt: true },
        take: MAX_ADMINS,
      });
      const withFactor = await ownersOfFactors(
        context,
        rows.map((row) => row.id),
      );
      return rows.map((row) => ({
        userId: asId<UserId>(row.id),
        isActiveAdmin: row.roleId === "admin" && row.state === "active",
        since: row.adminSince ? epochMs(row.adminSince.getTime()) : null,
        until: row.adminUntil ? epochMs(row.adminUntil.getTime()) : null,
        invitedBy: row.invitedBy === null ? null : asId<UserId>(row.invitedBy),
        createdAt: epochMs(row.createdAt.getTime()),
        hasFactor: withFactor.has(row.id),
      }));
    },
  };

  async function read(id: Parameters<ApprovalStore["find"]>[0], lock: boolean): Promise<Approval | undefined> {
    if (lock) await db.$queryRaw`SELECT id::text FROM approval WHERE id = ${id}::uuid FOR UPDATE`;
    const row = await db.approval.findUnique({ where: { id } });
    return row ? openApproval(context, row) : undefined;
  }
}

type Row = Awaited<ReturnType<StoreContext["db"]["approval"]["findUniqueOrThrow"]>>;

/** @throws DecryptionError when what was asked does not open */
async function openApproval(context: StoreContext, row: Row): Promise<Approval> {
  const opened = await askedIn(context, row);
  const at = (time: Date | null) => (time ? epochMs(time.getTime()) : null);
  return {
    id: asId(row.id),
    operation: row.operation,
    hash: row.inputHash,
    targetVersion: row.targetVersion,
    requestedBy: asId<UserId>(row.requestedBy),
    requestedAt: epochMs(row.requestedAt.getTime()),
    expiresAt: epochMs(row.expiresAt.getTime()),
    coolDownUntil: at(row.coolDownUntil),
    state: row.state as ApprovalState, // bounded by a check constraint
    decidedBy: row.decidedBy === null ? null : asId<UserId>(row.decidedBy),
    decidedAt: at(row.decidedAt),
    usedAt: at(row.usedAt),
    ...opened,
  };
}

/** What was asked; of an erased person nothing is left. */
async function askedIn(context: StoreContext, row: Row): Promise<Pick<Approval, "input" | "consequence" | "lasting">> {
  try {
    const opened = (await context.cipher("pii", row.requestedBy)).open(sealedColumns.approval, asId(row.id), row.sealed);
    if (!opened || typeof opened !== "object" || !("input" in opened) || !("consequence" in opened)) throw new DecryptionError();
    const consequence = String(opened["consequence"]);
    return { input: opened["input"] ?? null, consequence, lasting: String("lasting" in opened ? opened["lasting"] : consequence) };
  } catch (error) {
    if (error instanceof KeyMissingError && error.reason === "erased") return { input: null, consequence: GONE, lasting: GONE };
    throw error;
  }
}

/** Who among these has a second factor of their own. */
async function ownersOfFactors({ db }: StoreContext, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const own = { where: { userId: { in: [...userIds] }, removedAt: null }, select: { userId: true }, take: 10_000 } satisfies object;
  const [totps, passkeys] = await Promise.all([db.totpFactor.findMany(own), db.passkey.findMany(own)]);
  return new Set([...totps, ...passkeys].map(({ userId }) => userId));
}

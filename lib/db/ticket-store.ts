import { asId, type UserId } from "../domain/kernel/ids.ts";
import { DAY_MS, epochMs } from "../domain/kernel/time.ts";
import type { FirstFactor, LoginTicket, TicketStage, TicketStore } from "../ports/stores/ticket-store.ts";
import type { StoreContext } from "./store-context.ts";

const KEEP_MS = DAY_MS;

export function ticketStore(context: StoreContext): TicketStore {
  const { db } = context;
  const now = () => new Date(context.now);
  return {
    async insert({ expiresAt, ...ticket }) {
      await db.loginTicket.create({ data: { ...ticket, createdAt: now(), expiresAt: new Date(expiresAt) }, select: { id: true } });
      await db.loginTicket.deleteMany({ where: { expiresAt: { lt: new Date(context.now - KEEP_MS) } } });
    },
    async usable(tokenHash, lock) {
      // The lock waits for whoever has it; what is read after it is what that one left.
      if (lock) await db.$queryRaw`SELECT 1 AS one FROM login_ticket WHERE token_hash = ${tokenHash} FOR UPDATE`;
      const row = await db.loginTicket.findFirst({
        where: { tokenHash, usedAt: null, expiresAt: { gt: now() }, user: { state: "active" } },
      });
      return row ? ticketOf(row) : undefined;
    },
    async take(id) {
      const { count } = await db.loginTicket.updateMany({ where: { id, usedAt: null }, data: { usedAt: now() } });
      return count === 1;
    },
    async setStage(id, stage) {
      await db.loginTicket.update({ where: { id }, data: { stage }, select: { id: true } });
    },
    async endAllOf(userId) {
      await db.loginTicket.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now() } });
    },
  };
}

type Row = {
  readonly id: string;
  readonly userId: string;
  readonly stage: string;
  readonly via: string;
  readonly replaces: boolean;
  readonly expiresAt: Date;
};

function ticketOf({ id, userId, stage, via, replaces, expiresAt }: Row): LoginTicket {
  return {
    id: asId(id),
    userId: asId<UserId>(userId),
    stage: stage as TicketStage, // a check constraint bounds it
    via: via as FirstFactor, // written by this store alone
    replaces,
    expiresAt: epochMs(expiresAt.getTime()),
  };
}

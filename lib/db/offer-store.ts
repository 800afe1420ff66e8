import { asId, type UserId } from "../domain/kernel/ids.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import { DAY_MS } from "../domain/kernel/time.ts";
import type { Offer, OfferKind, OfferStore } from "../ports/stores/offer-store.ts";
import { sealedColumns } from "./sealed-columns.ts";
import type { StoreContext } from "./store-context.ts";

const KEEP_MS = DAY_MS;

export function offerStore(context: StoreContext): OfferStore {
  const { db } = context;
  const now = () => new Date(context.now);
  const open = (id: string, kind: OfferKind, boundTo: string) => ({ id, kind, boundTo, usedAt: null, expiresAt: { gt: now() } });

  async function offerOf(row: Row): Promise<Offer> {
    const base = {
      id: asId(row.id),
      kind: row.kind as OfferKind, // a check constraint bounds it
      boundTo: row.boundTo,
      userId: row.userId === null ? null : asId<UserId>(row.userId),
      ...(row.challenge === null ? {} : { challenge: row.challenge }),
    };
    if (row.sealed === null || row.userId === null) return base;
    const cipher = await context.cipher("totp", row.userId);
    const opened = cipher.open(sealedColumns.factorOffer, asId(row.id), row.sealed);
    invariant(opened && typeof opened === "object" && "secret" in opened, "a sealed offer holds a secret");
    return { ...base, secret: String(opened.secret) };
  }

  return {
    async insert({ id, kind, boundTo, userId, secret, challenge, expiresAt }) {
      invariant(secret === undefined || userId !== null, "a secret is sealed under its user's key");
      const sealed =
        secret === undefined || userId === null
          ? null
          : (await context.cipher("totp", userId)).seal(sealedColumns.factorOffer, id, { secret });
      await db.factorOffer.create({
        data: { id, kind, boundTo, userId, sealed, challenge: challenge ?? null, createdAt: now(), expiresAt: new Date(expiresAt) },
        select: { id: true },
      });
      await db.factorOffer.deleteMany({ where: { expiresAt: { lt: new Date(context.now - KEEP_MS) } } });
    },
    async take(id, kind, boundTo) {
      const [row] = await db.factorOffer.updateManyAndReturn({ where: open(id, kind, boundTo), data: { usedAt: now() } });
      return row ? offerOf(row) : undefined;
    },
    async peek(id, kind, boundTo) {
      const row = await db.factorOffer.findFirst({ where: open(id, kind, boundTo) });
      return row ? offerOf(row) : undefined;
    },
  };
}

type Row = {
  readonly id: string;
  readonly kind: string;
  readonly boundTo: string;
  readonly userId: string | null;
  readonly sealed: Uint8Array | null;
  readonly challenge: string | null;
};

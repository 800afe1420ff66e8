import { asId, type UserId } from "#lib/domain/kernel/ids.ts";
import { epochMs, isoTime } from "#lib/domain/kernel/time.ts";
import type { PrivacyStore } from "#lib/ports/stores/privacy-store.ts";
import { msOf, msOrNull } from "./keyset.ts";
import { personData } from "./person-data.ts";
import type { StoreContext } from "./store-context.ts";

const MAX_SHOWN = 100;

export function privacyStore(context: StoreContext): PrivacyStore {
  const { db } = context;
  return {
    personData: (userId) => personData(context, userId),
    async erase({ id, person, requestedBy, beyondRecoveryAt }) {
      const [row] = await db.$queryRaw<{ keys: number }[]>`
        SELECT erase_person(${id}::uuid, ${person}::uuid, ${requestedBy}, ${isoTime(beyondRecoveryAt)}::timestamptz) AS keys`;
      return row?.keys ?? 0;
    },
    async erasures() {
      const rows = await db.erasureLedger.findMany({ orderBy: { erasedAt: "desc" }, take: MAX_SHOWN });
      return rows.map(({ person, requestedBy, keys, ...row }) => ({
        person: asId<UserId>(person),
        requestedBy,
        keys,
        erasedAt: msOf(row.erasedAt),
        beyondRecoveryAt: msOf(row.beyondRecoveryAt),
        sweptAt: msOrNull(row.sweptAt),
        keyBackupAt: msOrNull(row.keyBackupAt),
      }));
    },
    async newestPurposeKey() {
      const row = await db.purposeKey.findFirst({
        where: { purpose: { in: ["pii", "totp", "token", "audit"] }, state: "active" },
        orderBy: { createdAt: "desc" },
        select: { createdAt: true },
      });
      return row ? msOf(row.createdAt) : epochMs(context.now);
    },
  };
}

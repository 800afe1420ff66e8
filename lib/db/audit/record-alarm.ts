import type { KeyRing } from "../../crypto/key-ring.ts";
import { factOf } from "../../domain/audit/fact.ts";
import type { Finding } from "../../domain/audit/verify/finding.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import type { RecordAlarm } from "../../ports/audit-sealer.ts";
import type { Ids } from "../../ports/ids.ts";
import { appendAudit } from "../audit-append.ts";
import type { Db } from "../client.ts";
import { killStore } from "../kill-store.ts";
import { type StoreContext, storeContext } from "../store-context.ts";
import { digestOf, isAnyLasting, keepFindings, settleFindings } from "./known-findings.ts";
import { type WriterWitness, witnessed } from "./writer-witness.ts";

const MAX_NEW = 1_000;
const WORKER = { requestId: "worker" } as const;
export const ALARM_REASON = "The audit record does not verify. See the audit page, then release.";

/**
 * What happens when the record does not verify, in one transaction: the findings are kept, one event and one alert say so, and the kill
 * switch is engaged everywhere. A finding that is known raises nothing again, so that a person who has looked into it may release; one that
 * was gone for a check is new. @source docs/decisions/030-record-mismatch.md
 */
export function recordAlarm(parts: {
  readonly db: Db;
  readonly ring: KeyRing;
  readonly ids: Ids;
  readonly witness: WriterWitness;
}): RecordAlarm {
  const raised = new Set<string>();
  return {
    async raise(findings) {
      const fresh = findings.filter((finding) => !raised.has(digestOf(finding))).slice(0, MAX_NEW);
      if (fresh.length === 0) return 0;
      const count = await witnessed(parts.witness, (wrote) =>
        parts.db.$transaction(async (db) => {
          const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now, set_config('bulwark.actor', 'worker', true)`;
          const context = storeContext({ ...parts, db, wrote, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
          const kept = await keepFindings(db, fresh);
          if (kept.length > 0) await tell(context, kept);
          return kept.length;
        }),
      );
      for (const finding of fresh) raised.add(digestOf(finding));
      return count;
    },
    async settle(findings, isWhole) {
      for (const digest of await settleFindings(parts.db, findings.map(digestOf), isWhole)) raised.delete(digest);
    },
    needsWhole: () => isAnyLasting(parts.db),
  };
}

async function tell(context: StoreContext, findings: readonly Finding[]): Promise<void> {
  const { db } = context;
  const [first] = findings;
  const data = { count: findings.length, first: first?.says ?? "", kinds: [...new Set(findings.map(({ kind }) => kind))].sort() };
  await appendAudit(context, factOf("audit.mismatch-found", { data }, "done"), "worker", WORKER);
  const event = await db.auditEvent.findFirst({
    where: { type: "audit.mismatch-found" },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  const now = new Date(context.now);
  await db.anomaly.create({
    data: {
      id: context.ids.next(),
      rule: "record-changed",
      about: "desk",
      firstAt: now,
      lastAt: now,
      foundAt: now,
      figures: { findings: findings.length, first: first?.says ?? "" },
      eventIds: event ? [event.id] : [],
    },
    select: { id: true },
  });
  const before = await killStore(context).find("all", "*");
  if (!before?.isEngaged) {
    const { epoch } = await killStore(context).engage("all", "*", { by: "worker", reason: ALARM_REASON });
    const note = { resourceId: "all:*", data: { scope: "all", scopeId: "*", epoch, why: "audit.mismatch-found" } };
    await appendAudit(context, factOf("kill-switch.engaged", note, "done"), "worker", WORKER);
  }
}

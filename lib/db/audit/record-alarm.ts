import { sha256Hex } from "../../crypto/audit-digest.ts";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { type Finding, findingName } from "../../domain/audit/verify/finding.ts";
import { epochMs } from "../../domain/kernel/time.ts";
import type { RecordAlarm } from "../../ports/audit-sealer.ts";
import type { Ids } from "../../ports/ids.ts";
import { appendAudit } from "../audit-append.ts";
import type { Db, DbTx } from "../client.ts";
import { killStore } from "../kill-store.ts";
import { notifyLive } from "../live-notify.ts";
import { type StoreContext, storeContext } from "../store-context.ts";
import type { WriterWitness } from "./writer-witness.ts";

const MAX_NEW = 1_000;
const WORKER = { requestId: "worker" } as const;
export const ALARM_REASON = "The audit record does not verify. See the audit page, then release.";

/**
 * What happens when the record does not verify, in one transaction: the findings are kept, one event and one alert say so, and the kill
 * switch is engaged everywhere. A finding that is known raises nothing again, so that a person who has looked into it may release.
 * @source docs/decisions/030-record-mismatch.md
 */
export function recordAlarm(parts: {
  readonly db: Db;
  readonly ring: KeyRing;
  readonly ids: Ids;
  readonly witness?: WriterWitness;
}): RecordAlarm {
  const raised = new Set<string>();
  return {
    async raise(findings) {
      const fresh = findings.filter((finding) => !raised.has(findingName(finding))).slice(0, MAX_NEW);
      if (fresh.length === 0) return 0;
      let written: string | null | undefined;
      const wrote = (setting: string | null | undefined) => {
        written = setting;
      };
      const count = await parts.db.$transaction(async (db) => {
        const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now, set_config('bulwark.actor', 'worker', true)`;
        const context = storeContext({ ...parts, db, wrote, now: epochMs(rows[0]?.now.getTime() ?? Number.NaN) });
        const kept = await keep(db, fresh);
        if (kept.length > 0) await tell(context, kept);
        return kept.length;
      });
      parts.witness?.committed(written);
      for (const finding of fresh) raised.add(findingName(finding));
      return count;
    },
  };
}

/** @returns those that were not known */
async function keep(db: DbTx, findings: readonly Finding[]): Promise<readonly Finding[]> {
  const byDigest = new Map(findings.map((finding) => [sha256Hex(findingName(finding)), finding]));
  const rows = JSON.stringify([...byDigest].map(([digest, { kind, says }]) => ({ digest, kind, says })));
  const kept = await db.$queryRaw<{ digest: string }[]>`
    INSERT INTO audit_finding (digest, found_at, kind, says)
    SELECT f ->> 'digest', clock_timestamp(), f ->> 'kind', f ->> 'says' FROM jsonb_array_elements(${rows}::jsonb) f
    ON CONFLICT (digest) DO NOTHING RETURNING digest`;
  return kept.flatMap(({ digest }) => byDigest.get(digest) ?? []);
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
  await notifyLive(db, "audit");
}

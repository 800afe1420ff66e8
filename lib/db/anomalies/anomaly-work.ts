/**
 * One look of the anomaly rules: everything since the last look, a little before it again (events commit late), and as far back as each
 * rule's window reaches. Looking twice finds the same, and a burst is stored once (merge-finding.ts), so a crash in between costs
 * nothing. A lock keeps two workers from looking at once.
 */
import type { KeyRing } from "../../crypto/key-ring.ts";
import { mergeFinding } from "../../domain/audit/anomalies/merge-finding.ts";
import type { Finding } from "../../domain/audit/anomalies/sighting.ts";
import { readAnomalySettings } from "../../domain/audit/anomaly-settings.ts";
import { factOf } from "../../domain/audit/fact.ts";
import { epochMs, MINUTE_MS } from "../../domain/kernel/time.ts";
import type { AnomalyWork } from "../../ports/anomaly-work.ts";
import type { Ids } from "../../ports/ids.ts";
import { type WriterWitness, type Wrote, witnessed } from "../audit/writer-witness.ts";
import { appendAudit } from "../audit-append.ts";
import type { Db } from "../client.ts";
import { msOf, msOrNull } from "../keyset.ts";
import { type StoreContext, storeContext } from "../store-context.ts";
import { findings } from "./findings.ts";

const LOOK_BACK_MS = 2 * MINUTE_MS;
const TIMEOUT_MS = 60_000;

type AnomalyParts = { readonly db: Db; readonly ring: KeyRing; readonly ids: Ids; readonly witness: WriterWitness };

export function anomalyWork(parts: AnomalyParts): AnomalyWork {
  const look = (wrote: Wrote) =>
    parts.db.$transaction(
      async (db) => {
        const [turn] = await db.$queryRaw<{ mine: boolean; now: Date; looked: Date }[]>`
            SELECT pg_try_advisory_xact_lock(7001, 30) AS mine, clock_timestamp() AS now, (SELECT looked_to FROM anomaly_cursor WHERE id = 1) AS looked`;
        if (!turn?.mine) return undefined;
        const now = epochMs(turn.now.getTime());
        const context = storeContext({ ...parts, db, wrote, now });
        const row = await db.auditSetting.findFirst({ where: { name: "anomaly-rules" }, orderBy: { version: "desc" } });
        const found = await findings(context, readAnomalySettings(row?.value), epochMs(turn.looked.getTime() - LOOK_BACK_MS));
        const fresh = [];
        for (const finding of found) if (await keep(context, finding)) fresh.push(finding);
        await db.anomalyCursor.update({ where: { id: 1 }, data: { lookedTo: new Date(now) } });
        return fresh.map(({ rule, about, events }) => ({ rule, about, events: events.length }));
      },
      { timeout: TIMEOUT_MS },
    );
  return { look: () => witnessed(parts.witness, look) };
}

/** @returns whether it is a burst of its own */
async function keep(context: StoreContext, finding: Finding): Promise<boolean> {
  const { db, ids, now } = context;
  const { rule, about, figures } = finding;
  const [first] = finding.events;
  const itself = finding.quietMs === null && first ? { eventIds: { has: first.id } } : {};
  const latest = await db.anomaly.findFirst({ where: { rule, about, ...itself }, orderBy: [{ lastAt: "desc" }, { foundAt: "desc" }] });
  const merged = mergeFinding(latest ? burstOf(latest) : undefined, finding);
  if (merged.kind === "same") return false;
  const { firstAt, lastAt, eventIds } = merged.burst;
  if (merged.kind === "longer" && latest) {
    await db.anomaly.update({ where: { id: latest.id }, data: { lastAt: new Date(lastAt), figures, eventIds: [...eventIds] } });
    return false;
  }
  const id = ids.next();
  await db.anomaly.create({
    data: {
      id,
      rule,
      about,
      figures,
      eventIds: [...eventIds],
      firstAt: new Date(firstAt),
      lastAt: new Date(lastAt),
      foundAt: new Date(now),
    },
  });
  const data = { rule, about, events: eventIds.length, ...figures };
  const subject = about.startsWith("person:") ? about.slice("person:".length) : null;
  await appendAudit(context, factOf("anomaly.found", { resourceId: id, subject, data }, "done"), "worker", { requestId: "worker" });
  return true;
}

type BurstRow = { readonly firstAt: Date; readonly lastAt: Date; readonly eventIds: string[]; readonly acknowledgedAt: Date | null };

function burstOf({ firstAt, lastAt, eventIds, acknowledgedAt }: BurstRow) {
  return { firstAt: msOf(firstAt), lastAt: msOf(lastAt), eventIds, acknowledgedAt: msOrNull(acknowledgedAt) };
}

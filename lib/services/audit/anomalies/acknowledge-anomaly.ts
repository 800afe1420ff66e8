import { z } from "zod";
import { type Actor, actorName, userOf } from "#lib/domain/access/actor.ts";
import { concerns } from "#lib/domain/audit/anomalies/concerns.ts";
import type { AnomalyRule } from "#lib/domain/audit/anomalies/sighting.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId, isUuid, type Uuid } from "#lib/domain/kernel/ids.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { idInput } from "../../id-input.ts";
import { defineUseCase } from "../../use-case.ts";

type Input = { readonly anomalyId: Uuid };
type Acknowledged = { readonly rule: AnomalyRule };

const input = z.object({ anomalyId: idInput<Uuid>() });
const audit = {
  type: "anomaly.acknowledged",
  note: ({ anomalyId }: Input, output: Acknowledged | undefined) => ({ resourceId: anomalyId, data: { rule: output?.rule ?? null } }),
} as const;

/** Somebody looked at it: it waits no more. The finding and its events stay. @error not-found, conflict, forbidden */
export const acknowledgeAnomaly = defineUseCase({
  name: "audit.acknowledge-anomaly",
  input,
  permission: "audit.read",
  scope: "platform",
  audit,
  run: ({ tx, actor }, { anomalyId }): Promise<Acknowledged> => acknowledge(tx, actor, anomalyId, (rule) => rule !== "record-changed"),
});

/** The same for a record that does not verify: it silences an alarm, so it needs another permission and a fresh factor. @error as above */
export const acknowledgeRecordChange = defineUseCase({
  name: "audit.acknowledge-record-change",
  input,
  permission: "audit.manage",
  scope: "platform",
  audit,
  run: ({ tx, actor }, { anomalyId }): Promise<Acknowledged> => acknowledge(tx, actor, anomalyId, (rule) => rule === "record-changed"),
});

async function acknowledge(tx: Tx, actor: Actor, anomalyId: Uuid, isOurs: (rule: AnomalyRule) => boolean): Promise<Acknowledged> {
  const row = await tx.desk.anomalies.find(anomalyId);
  if (!row) throw new FailureError(failure("not-found"));
  if (!isOurs(row.rule)) throw new FailureError(failure("forbidden", "A record that does not verify is acknowledged apart from the rest."));
  if ((concerns(actor, row) || (await isOwnToken(tx, actor, row.about))) && (await hasOther(tx, actor)))
    throw new FailureError(failure("forbidden", "This is about you: another admin has to look at it."));
  if (!(await tx.desk.anomalies.acknowledge(anomalyId, actorName(actor))))
    throw new FailureError(failure("conflict", "Somebody acknowledged it meanwhile."));
  await tx.notify("audit");
  return { rule: row.rule };
}

async function isOwnToken(tx: Tx, actor: Actor, about: string): Promise<boolean> {
  const tokenId = about.startsWith("token:") ? about.slice("token:".length) : "";
  const token = isUuid(tokenId) ? await tx.access.tokens.byId(asId(tokenId)) : undefined;
  return token !== undefined && token.userId === userOf(actor);
}

/** Whether there is somebody else to look: on a desk with one admin, that admin does, by name. */
async function hasOther(tx: Tx, actor: Actor): Promise<boolean> {
  const terms = await tx.access.approvals.adminTerms(tx.now);
  return terms.some(({ userId, isActiveAdmin }) => isActiveAdmin && userId !== userOf(actor));
}

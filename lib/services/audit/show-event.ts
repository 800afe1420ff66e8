import { z } from "zod";
import { factOf } from "#lib/domain/audit/fact.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import type { InclusionProof } from "#lib/ports/stores/audit-tree-store.ts";
import type { RecordFilter } from "#lib/ports/stores/record-store.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";
import { actorLabels } from "./actor-labels.ts";
import { type EventView, eventView } from "./event-view.ts";

const MAX_RELATED = 20;

export type ShownEvent = {
  readonly event: EventView;
  /** Where it came from and what was typed; null where it has no such part, "erased" where the person's key is gone. */
  readonly personal: { readonly address?: string; readonly agent?: string; readonly text?: string } | "erased" | null;
  readonly proof: ProofView | null;
  /** Others of the same request, and others about the same thing. @shape newest first, at most 20 each */
  readonly sameRequest: readonly EventView[];
  readonly sameResource: readonly EventView[];
};

export type ProofView =
  | { readonly state: "waiting"; readonly leaf: string }
  | {
      readonly state: "sealed";
      readonly leaf: string;
      readonly leafIndex: number;
      readonly path: readonly string[];
      readonly size: number;
      readonly root: string;
      readonly signedAt: string;
      readonly note: string;
    };

/** One event whole, with the proof that it stands in the signed tree. Its personal part is opened, which is on record. @error not-found */
export const showEvent = defineUseCase({
  name: "audit.show-event",
  input: z.object({ eventId: idInput<Uuid>() }),
  permission: "audit.read",
  scope: "platform",
  audit: "read", // writes audit.event-opened itself, where there is a personal part
  view: "current",
  run: async ({ tx, actor, origin }, { eventId }): Promise<ShownEvent> => {
    const entry = await tx.desk.records.find(eventId);
    if (!entry) throw new FailureError(failure("not-found"));
    const related = async (filter: RecordFilter | undefined) =>
      filter
        ? (await tx.desk.records.list(filter, { limit: MAX_RELATED + 1 })).rows.filter(({ id }) => id !== eventId).slice(0, MAX_RELATED)
        : [];
    const sameRequest = await related(isWorkerTurn(entry.request) ? undefined : { request: entry.request ?? "" });
    const sameResource = await related(entry.resourceId === null ? undefined : { resource: entry.resource, resourceId: entry.resourceId });
    const personal = (await tx.desk.records.personalOf(eventId)) ?? null;
    if (personal !== null && personal !== "erased")
      await tx.audit(factOf("audit.event-opened", { resourceId: eventId, subject: entry.subject }, "done"), actor, origin);
    const label = await actorLabels(
      tx,
      actor,
      [entry, ...sameRequest, ...sameResource].map(({ user }) => user),
    );
    const view = (each: typeof entry) => eventView(each, label);
    return {
      event: view(entry),
      personal,
      proof: proofView(await tx.desk.auditTree.inclusionProof(eventId)),
      sameRequest: sameRequest.map(view),
      sameResource: sameResource.map(view),
    };
  },
});

/** What the worker does on its own belongs to no request. */
function isWorkerTurn(request: string | null): boolean {
  return request === null || request === "worker";
}

function proofView(proof: InclusionProof | undefined): ProofView | null {
  if (!proof || proof.state === "waiting") return proof ?? null;
  const { checkpoint, ...rest } = proof;
  return { ...rest, size: checkpoint.size, root: checkpoint.root, signedAt: isoTime(checkpoint.at), note: checkpoint.note };
}

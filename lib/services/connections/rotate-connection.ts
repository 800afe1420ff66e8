import type { z } from "zod";
import { actorName } from "#lib/domain/access/actor.ts";
import { MAX_WAITING } from "#lib/domain/connection/check-schedule.ts";
import { parseCredential } from "#lib/domain/connection/credential.ts";
import type { ConnectionVenue } from "#lib/domain/connection/venues.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { rotateInput } from "./connection-input.ts";
import { type SealedTyped, sealTyped } from "./seal-typed.ts";

type Rotated = { readonly connectionId: string; readonly venue: ConnectionVenue; readonly version: number };

/** The next credential of a connection. The one before ends only after the worker found the new one good, and then after an overlap. */
export const rotateConnection = defineUseCase<z.infer<typeof rotateInput>, Rotated, SealedTyped, Services>({
  name: "connections.rotate",
  input: rotateInput,
  permission: "connections.manage",
  scope: "platform",
  audit: {
    type: "connection.submitted",
    note: ({ connectionId }, output) => ({
      resourceId: connectionId,
      data: output ? { venue: output.venue, version: output.version } : {},
    }),
  },
  async prepare(services, { connectionId, ...given }, actor) {
    const id = asId(connectionId);
    const next = await services.look((tx) => tx.desk.connections.nextVersion(id));
    if (!next) throw new FailureError(failure("not-found"));
    const parsed = parseCredential(next.venue, given);
    if (!parsed.success) {
      const fields = Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message]));
      throw new FailureError(failure("invalid-input", undefined, { fields }));
    }
    return sealTyped(services, actor, { connectionId: id, ...next }, parsed.data);
  },
  async run({ tx, actor, prepared }, _input, { ids }) {
    const { connectionId, venue, version } = prepared;
    const next = await tx.desk.connections.nextVersion(connectionId);
    if (!next) throw new FailureError(failure("not-found"));
    if (next.version !== version) throw new FailureError(failure("conflict"));
    const view = await tx.desk.connections.byId(connectionId);
    if (view?.submission?.state === "waiting")
      throw new FailureError(failure("conflict", "The worker still checks the credential typed before. Wait a moment."));
    const { waiting } = await tx.desk.connections.count();
    if (waiting >= MAX_WAITING)
      throw new FailureError(failure("worker-unavailable", "Too many credentials wait for the worker. Try again when it is back."));
    await tx.desk.connections.submit({ ...prepared, id: ids.next(), by: actorName(actor) });
    await tx.notify("connections");
    return { connectionId, venue, version };
  },
});

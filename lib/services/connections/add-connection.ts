import { actorName } from "#lib/domain/access/actor.ts";
import { MAX_CONNECTIONS, MAX_WAITING } from "#lib/domain/connection/check-schedule.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";
import { type NewConnection, newConnectionInput } from "./connection-input.ts";
import { type SealedTyped, sealTyped } from "./seal-typed.ts";

/** A new connection with its first credential, sealed to the worker, which checks it at the venue before it counts. */
export const addConnection = defineUseCase<NewConnection, { readonly connectionId: string }, SealedTyped, Services>({
  name: "connections.add",
  input: newConnectionInput,
  permission: "connections.manage",
  scope: "platform",
  audit: {
    type: "connection.submitted",
    note: ({ venue, isSandbox }, output) => ({ resourceId: output?.connectionId ?? null, data: { venue, isSandbox, version: 1 } }),
  },
  prepare: (services, { venue, isSandbox, credential }, actor) =>
    sealTyped(services, actor, { connectionId: services.ids.next(), version: 1, venue, isSandbox }, credential),
  async run({ tx, actor, prepared }, { venue, isSandbox, label }, { ids }) {
    const { connections, waiting } = await tx.desk.connections.count();
    if (connections >= MAX_CONNECTIONS)
      throw new FailureError(failure("conflict", `There are ${MAX_CONNECTIONS} connections, the most there may be. Delete one first.`));
    if (waiting >= MAX_WAITING)
      throw new FailureError(failure("worker-unavailable", "Too many credentials wait for the worker. Try again when it is back."));
    const { connectionId: id } = prepared;
    const by = actorName(actor);
    await tx.createKeyScope("pii", id);
    await tx.desk.connections.insert({ id, venue, isSandbox, label, by });
    await tx.desk.connections.submit({ ...prepared, id: ids.next(), by });
    await tx.notify("connections");
    return { connectionId: id };
  },
});

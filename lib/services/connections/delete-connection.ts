import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { defineUseCase } from "../use-case.ts";
import { connectionIdInput } from "./connection-input.ts";

/** Ends a connection: from now on nothing uses it, and the worker destroys its credentials with their keys. */
export const deleteConnection = defineUseCase({
  name: "connections.delete",
  input: connectionIdInput,
  permission: "connections.manage",
  scope: "platform",
  audit: { type: "connection.delete-asked", note: ({ connectionId }) => ({ resourceId: connectionId }) },
  async run({ tx }, { connectionId }): Promise<{ readonly connectionId: string }> {
    if (!(await tx.desk.connections.askDelete(asId(connectionId)))) throw new FailureError(failure("not-found"));
    await tx.notify("connections");
    return { connectionId };
  },
});

import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { defineUseCase } from "../use-case.ts";
import { connectionIdInput } from "./connection-input.ts";

/** Asks the worker to check a connection now. Nothing changes by it, so it needs no fresh proof. */
export const checkConnection = defineUseCase({
  name: "connections.check",
  input: connectionIdInput,
  permission: "connections.manage",
  stepUp: false,
  scope: "platform",
  audit: { type: "connection.check-asked", note: ({ connectionId }) => ({ resourceId: connectionId }) },
  async run({ tx }, { connectionId }): Promise<{ readonly connectionId: string }> {
    if (!(await tx.desk.connections.askCheck(asId(connectionId)))) throw new FailureError(failure("not-found"));
    await tx.notify("connections");
    return { connectionId };
  },
});

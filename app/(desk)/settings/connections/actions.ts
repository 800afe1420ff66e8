"use server";

import { addConnection as addConnectionUseCase } from "#lib/services/connections/add-connection.ts";
import { checkConnection as checkConnectionUseCase } from "#lib/services/connections/check-connection.ts";
import { deleteConnection as deleteConnectionUseCase } from "#lib/services/connections/delete-connection.ts";
import { rotateConnection as rotateConnectionUseCase } from "#lib/services/connections/rotate-connection.ts";
import { asAction } from "#lib/web/as-action.ts";

export const addConnection = asAction(addConnectionUseCase);
export const rotateConnection = asAction(rotateConnectionUseCase);
export const checkConnection = asAction(checkConnectionUseCase);
export const deleteConnection = asAction(deleteConnectionUseCase);

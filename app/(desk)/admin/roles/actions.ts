"use server";

import { redirect } from "next/navigation";
import { paths } from "#lib/paths.ts";
import { createRole as createRoleUseCase } from "#lib/services/access/roles/create-role.ts";
import { deleteRole as deleteRoleUseCase } from "#lib/services/access/roles/delete-role.ts";
import { editRole as editRoleUseCase } from "#lib/services/access/roles/edit-role.ts";
import { asAction } from "#lib/web/as-action.ts";

const toRoles = async () => redirect(paths.roles);

export const createRole = asAction(createRoleUseCase, { after: toRoles });
export const editRole = asAction(editRoleUseCase, { after: toRoles });
export const deleteRole = asAction(deleteRoleUseCase, { after: toRoles });

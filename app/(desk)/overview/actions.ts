"use server";

import { deleteDemo as deleteDemoUseCase } from "#lib/services/demo/delete-demo.ts";
import { startDemoUseCase } from "#lib/services/demo/start-demo.ts";
import { previewDelete as previewDeleteUseCase } from "#lib/services/portfolios/preview-delete.ts";
import { wantRun as wantRunUseCase } from "#lib/services/runs/want-run.ts";
import { asAction } from "#lib/web/as-action.ts";

export const startDemo = asAction(startDemoUseCase);
export const deleteDemo = asAction(deleteDemoUseCase);
export const previewDelete = asAction(previewDeleteUseCase, { refresh: false });
export const wantRun = asAction(wantRunUseCase);

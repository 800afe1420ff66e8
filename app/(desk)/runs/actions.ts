"use server";

import { redirect } from "next/navigation";
import { paths } from "#lib/paths.ts";
import { startRun as startRunUseCase } from "#lib/services/runs/start-run.ts";
import { wantRun as wantRunUseCase } from "#lib/services/runs/want-run.ts";
import { asAction } from "#lib/web/as-action.ts";

export const startRun = asAction(startRunUseCase, { after: async ({ id }) => redirect(paths.run(id)) });
export const wantRun = asAction(wantRunUseCase);

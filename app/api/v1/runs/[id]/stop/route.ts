import { wantRun } from "#lib/services/runs/want-run.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const POST = asRoute(wantRun, apiRoute("POST", "/runs/{id}/stop"));

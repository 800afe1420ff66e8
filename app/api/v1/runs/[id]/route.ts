import { showRun } from "#lib/services/runs/show-run.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(showRun, apiRoute("GET", "/runs/{id}"));

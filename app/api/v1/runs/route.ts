import { listRuns } from "#lib/services/runs/list-runs.ts";
import { startRun } from "#lib/services/runs/start-run.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listRuns, apiRoute("GET", "/runs"));
export const POST = asRoute(startRun, apiRoute("POST", "/runs"));

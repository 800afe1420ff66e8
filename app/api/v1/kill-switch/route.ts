import { readKillState } from "#lib/services/risk/read-kill-state.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(readKillState, apiRoute("GET", "/kill-switch"));

import { listLimits } from "#lib/services/risk/list-limits.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listLimits, apiRoute("GET", "/limits"));

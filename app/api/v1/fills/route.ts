import { listFills } from "#lib/services/trading/list-fills.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listFills, apiRoute("GET", "/fills"));

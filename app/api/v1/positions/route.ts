import { listPositions } from "#lib/services/trading/list-positions.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listPositions, apiRoute("GET", "/positions"));

import { listStrategies } from "#lib/services/runs/list-strategies.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listStrategies, apiRoute("GET", "/strategies"));

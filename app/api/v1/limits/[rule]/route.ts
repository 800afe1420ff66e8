import { changeLimit } from "#lib/services/risk/change-limit.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const PUT = asRoute(changeLimit, apiRoute("PUT", "/limits/{rule}"));

import { showOrder } from "#lib/services/trading/show-order.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(showOrder, apiRoute("GET", "/orders/{id}"));

import { listOrders } from "#lib/services/trading/list-orders.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listOrders, apiRoute("GET", "/orders"));

import { listEvents } from "#lib/services/audit/list-events.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listEvents, apiRoute("GET", "/audit"));

import { readHealth } from "#lib/services/desk/read-health.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(readHealth, apiRoute("GET", "/health"));

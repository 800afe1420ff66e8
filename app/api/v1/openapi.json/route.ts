import { describeApi } from "#lib/services/desk/describe-api.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(describeApi, apiRoute("GET", "/openapi.json"));

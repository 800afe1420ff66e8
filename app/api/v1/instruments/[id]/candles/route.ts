import { readCandles } from "#lib/services/markets/read-candles.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(readCandles, apiRoute("GET", "/instruments/{id}/candles"));

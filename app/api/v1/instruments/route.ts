import { addInstrument } from "#lib/services/markets/add-instrument.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listInstruments, apiRoute("GET", "/instruments"));
export const POST = asRoute(addInstrument, apiRoute("POST", "/instruments"));

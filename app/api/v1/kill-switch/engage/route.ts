import { engageKill } from "#lib/services/risk/engage-kill.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const POST = asRoute(engageKill, apiRoute("POST", "/kill-switch/engage"));

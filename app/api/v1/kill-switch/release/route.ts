import { releaseKill } from "#lib/services/risk/release-kill.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const POST = asRoute(releaseKill, apiRoute("POST", "/kill-switch/release"));

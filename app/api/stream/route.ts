import { readLiveReach } from "#lib/services/access/read-live-reach.ts";
import { asRoute } from "#lib/web/as-route.ts";
import { liveResponse } from "#lib/web/live-response.ts";

export const GET = asRoute(readLiveReach, { limit: "stream", respond: liveResponse });

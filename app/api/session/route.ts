import { renewSession } from "#lib/services/access/renew-session.ts";
import { asRoute } from "#lib/web/as-route.ts";
import { renewedResponse } from "#lib/web/renewed-response.ts";

export const POST = asRoute(renewSession, { respond: renewedResponse });

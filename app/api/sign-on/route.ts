import { startSignOn } from "#lib/services/access/sign-on/start-sign-on.ts";
import { asRoute } from "#lib/web/as-route.ts";
import { signOnRefused, startInput, toProvider } from "#lib/web/sign-on.ts";

export const GET = asRoute(startSignOn, { limit: "login", input: startInput, respond: toProvider, refuse: signOnRefused });

import { finishSignOn } from "#lib/services/access/sign-on/finish-sign-on.ts";
import { asRoute } from "#lib/web/as-route.ts";
import { afterSignOn, finishInput, signOnRefused } from "#lib/web/sign-on.ts";

export const GET = asRoute(finishSignOn, { limit: "login", input: finishInput, respond: afterSignOn, refuse: signOnRefused });

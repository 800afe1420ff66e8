import { takePolicyReports } from "#lib/services/desk/take-policy-reports.ts";
import { asRoute } from "#lib/web/as-route.ts";
import { logReports, policyReports } from "#lib/web/csp-report.ts";

export const POST = asRoute(takePolicyReports, { input: policyReports, limit: "public", respond: logReports });

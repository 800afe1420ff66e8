import { forWeb } from "../compose/for-web.ts";
import { tellAnomalies } from "../services/audit/anomalies/tell-anomalies.ts";
import { execute } from "../services/use-case.ts";

const TELL_EVERY_MS = 10_000;

/** The worker finds what is unusual; names and mail addresses are under the web's keys, so the web tells the admins. */
export function keepTellingAnomalies(): void {
  setInterval(() => void tell(), TELL_EVERY_MS).unref();
}

async function tell(): Promise<void> {
  try {
    const deps = await forWeb();
    const result = await execute(deps, tellAnomalies, { kind: "anonymous" }, {}, { requestId: "anomalies" });
    if (!result.ok && result.failure.code !== "database-unavailable")
      deps.log.warn({ failure: result.failure }, "admins could not be told");
  } catch {
    // the web is not ready yet, which its heartbeat says: the next turn tells
  }
}

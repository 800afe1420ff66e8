import "server-only";
import { forWeb } from "../compose/for-web.ts";
import type { Services } from "../services/services.ts";
import type { ExecuteDeps } from "../services/use-case.ts";

/** What the adapters of this folder execute use cases with. */
export function webDeps(): Promise<ExecuteDeps<Services>> {
  return forWeb();
}

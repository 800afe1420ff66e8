import { z } from "zod";
import { factOf } from "../../../domain/audit/fact.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

const input = z.object({
  refusals: z.array(z.object({ rule: z.string().max(60), network: z.string().max(80), count: z.number().int().min(1) })).max(1_000),
});

/** What the door refused within a minute, one event a rule and network. The network is personal and stands in the sealed part. */
export const recordRefusals = defineUseCase<z.infer<typeof input>, undefined, undefined, Services>({
  name: "desk.record-refusals",
  input,
  permission: "public", // asked by the process itself alone: no door leads here
  scope: "platform",
  audit: "read", // writes one event each itself
  async run({ tx, origin }, { refusals }) {
    for (const { rule, network, count } of refusals) {
      const fact = factOf("request.refused", { data: { rule, count, failure: `${rule}, ${count} in a minute` } }, "refused");
      await tx.audit(fact, { kind: "anonymous" }, origin, { person: "desk", address: network });
    }
    return undefined;
  },
});

import { resolve } from "node:path";
import { planExport } from "#lib/services/audit/export/plan-export.ts";
import { writeExport } from "#lib/services/audit/export/write-export.ts";
import { requiredText, type Verb } from "../command.ts";
import { intoFolder } from "../into-folder.ts";

/** `bulwark audit export`: a time range of the sealed record, with everything that proves it. */
export const exportRange: Verb = {
  usage: "--from T --to T [--format ndjson|csv] --out DIR",
  says: "Exports the sealed record of a time range into a new folder, with the proofs to verify it anywhere. The export is on record.",
  options: { from: { type: "string" }, to: { type: "string" }, format: { type: "string" }, out: { type: "string" } },
  async run({ values, run, parts }) {
    const folder = resolve(requiredText(values, "out"));
    return intoFolder(folder, async (sink) => {
      const input = { from: requiredText(values, "from"), to: requiredText(values, "to"), format: values["format"] ?? "ndjson" };
      const plan = await run(planExport, input);
      const { openRecord } = await parts();
      const manifest = await openRecord((record) => writeExport(record, sink, plan));
      const { first, last, verifiers } = manifest;
      const text = `Leaves ${first} to ${last} in ${folder}.\nVerify with: bulwark audit verify --export ${folder} --key '${verifiers[0] ?? ""}'`;
      return { json: { folder, ...manifest }, text };
    });
  },
};

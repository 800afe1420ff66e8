import { showCheckpoint } from "#lib/services/audit/verify/show-checkpoint.ts";
import type { Verb } from "../command.ts";

/** `bulwark audit checkpoint`: what to keep somewhere that nobody with the database can reach. */
export const checkpoint: Verb = {
  usage: "",
  says: "Prints the latest signed checkpoint and the key that it verifies with. Keep them elsewhere: verify --checkpoint FILE --key KEY.",
  async run({ run }) {
    const shown = await run(showCheckpoint, {});
    return { json: shown, text: `${shown.note}\n${shown.verifiers.join("\n")}` };
  },
};

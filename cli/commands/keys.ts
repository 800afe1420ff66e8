import { setUpKeys } from "#lib/compose/for-cli.ts";
import type { Noun } from "../command.ts";

export const keys: Noun = {
  says: "encryption keys (internal: the starter calls it)",
  verbs: {
    "set-up": {
      usage: "",
      says: "Makes the purpose keys and canaries of a new desk; on one that has them it only checks.",
      async run() {
        const made = await setUpKeys();
        return { json: made, text: `Keys are there for: ${made.purposes.join(", ")}.` };
      },
    },
  },
};

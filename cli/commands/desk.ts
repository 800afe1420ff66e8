import { deskVersion } from "#lib/compose/for-cli.ts";
import type { Noun } from "../command.ts";

export const desk: Noun = {
  says: "this installation",
  verbs: {
    version: {
      usage: "",
      says: "Prints the version.",
      run: async () => ({ json: { version: deskVersion() }, text: deskVersion() }),
    },
  },
};

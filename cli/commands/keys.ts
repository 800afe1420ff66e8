import { makeCheckpointKeyOfDesk, setUpKeys } from "#lib/compose/for-cli.ts";
import { rotateSigningKey } from "#lib/services/access/signing-keys/rotate-signing-key.ts";
import type { Noun } from "../command.ts";
import { keyVerbs } from "./key-verbs.ts";

export const keys: Noun = {
  says: "encryption keys, and the keys that sign-in tokens are sealed under",
  verbs: {
    ...keyVerbs,
    "set-up": {
      usage: "",
      says: "Internal, the starter calls it. Makes the purpose keys and canaries of a new desk; on one that has them it only checks.",
      async run() {
        const made = await setUpKeys();
        return { json: made, text: `Keys are there for: ${made.purposes.join(", ")}.` };
      },
    },
    "make-checkpoint-key": {
      usage: "",
      says: "Makes the key that audit checkpoints are signed with, on a desk from before there was one. Stop the desk first; start it afterwards.",
      async run() {
        const { verifier } = await makeCheckpointKeyOfDesk();
        return {
          json: { verifier },
          text: `The checkpoint key is made and pinned: renew the key backup, and keep its public half elsewhere:\n${verifier}`,
        };
      },
    },
    "rotate-signing": {
      usage: "",
      says: "Makes a new signing key for sign-in tokens. Two are valid at a time: rotating twice ends every token that is out.",
      async run({ run }) {
        const rotated = await run(rotateSigningKey, {});
        return {
          json: rotated,
          text: `Signing key ${rotated.active} is active.${rotated.previous ? ` ${rotated.previous} still opens tokens that are out.` : ""}`,
        };
      },
    },
  },
};

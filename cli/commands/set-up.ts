import { isoTime } from "#lib/domain/kernel/time.ts";
import { printSetUpLink } from "#lib/services/access/print-set-up-link.ts";
import type { Noun } from "../command.ts";
import { shortTime } from "../table.ts";

export const setUp: Noun = {
  says: "the first admin of a new desk",
  verbs: {
    link: {
      usage: "",
      says: "Prints a new set-up link (60 min); earlier ones end.",
      async run({ run }) {
        const link = await run(printSetUpLink, {});
        if (link.done) return { json: { done: true }, text: "Set-up is done already. Sign in." };
        const json = { done: false, url: link.url, expiresAt: isoTime(link.expiresAt as Parameters<typeof isoTime>[0]) }; // an EpochMs, typed as its number
        return {
          json,
          text: `Open this link to make the first admin; it works once and until ${shortTime(json.expiresAt)} UTC:\n${link.url}`,
        };
      },
    },
  },
};

import { readHealth } from "#lib/services/desk/read-health.ts";
import type { Noun } from "../command.ts";
import { table } from "../table.ts";

export const health: Noun = {
  says: "the parts of the desk",
  verbs: {
    show: {
      usage: "",
      says: "Says how each part is; exit code 1 where one is down.",
      async run({ run }) {
        const output = await run(readHealth, {});
        const columns = [
          { title: "part", of: (row: (typeof output.components)[number]) => row.name },
          { title: "state", of: (row: (typeof output.components)[number]) => row.state },
          { title: "says", of: (row: (typeof output.components)[number]) => row.says },
        ];
        return { json: output, text: table(output.components, columns, ""), exitCode: output.status === "ok" ? 0 : 1 };
      },
    },
  },
};

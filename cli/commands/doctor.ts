import { inspectHost } from "#lib/compose/for-cli.ts";
import { NO_CHECKPOINT_KEY, readHealth } from "#lib/services/desk/read-health.ts";
import type { Noun } from "../command.ts";
import { table } from "../table.ts";

type Finding = { readonly name: string; readonly state: "ok" | "warn" | "bad"; readonly says: string };

/** What to do, where a part cannot say it to everybody. */
const advice: Readonly<Record<string, string>> = {
  [NO_CHECKPOINT_KEY]: `${NO_CHECKPOINT_KEY}. Stop the desk, then: npm run bulwark -- keys make-checkpoint-key`,
};

/** What the parts say of themselves, as findings. */
const states = { ok: "ok", degraded: "warn", down: "bad" } as const;

export const doctor: Noun = {
  says: "whether this installation is as it should be",
  verbs: {
    show: {
      usage: "",
      says: "Isolation, key files, TLS, disk, clock and the parts of the desk; exit code 1 where something is bad.",
      async run({ run }) {
        const health = await run(readHealth, {});
        const findings: Finding[] = [
          ...health.components.map(({ name, state, says }) => ({ name, state: states[state], says: advice[says] ?? says })),
          ...(await inspectHost(Date.parse(health.asOf))),
        ];
        const columns = [
          { title: "what", of: (row: Finding) => row.name },
          { title: "state", of: (row: Finding) => row.state },
          { title: "says", of: (row: Finding) => row.says },
        ];
        return { json: { findings }, text: table(findings, columns, ""), exitCode: findings.some(({ state }) => state === "bad") ? 1 : 0 };
      },
    },
  },
};

import { paths } from "#lib/paths.ts";
import { engageKill } from "#lib/services/risk/engage-kill.ts";
import type { KillView } from "#lib/services/risk/kill-view.ts";
import { readKillState } from "#lib/services/risk/read-kill-state.ts";
import { given, type Noun, UsageError } from "../command.ts";
import { CommandFailure } from "../failure.ts";
import { shortTime, table } from "../table.ts";

const scopes = ["portfolio", "run", "instrument"] as const;

export const kill: Noun = {
  says: "the kill switch",
  verbs: {
    engage: {
      usage: "[--portfolio ID | --run ID | --instrument ID] [--reason TEXT]",
      says: "Stops new orders: everywhere, or at one place. Asking twice is fine.",
      options: { portfolio: { type: "string" }, run: { type: "string" }, instrument: { type: "string" }, reason: { type: "string" } },
      async run({ run, values }) {
        const named = scopes.filter((scope) => typeof values[scope] === "string");
        if (named.length > 1) throw new UsageError("Name one place, or none for everything.");
        const [scope] = named;
        const place = scope ? { scope, scopeId: values[scope] } : { scope: "all" };
        const engaged = await run(engageKill, { ...place, ...given(values, { reason: "reason" }) });
        return { json: engaged, text: `The kill switch is engaged for ${engaged.name} (epoch ${engaged.epoch}). No new orders there.` };
      },
    },
    status: {
      usage: "",
      says: "Says which kill switches are engaged.",
      async run({ run }) {
        const state = await run(readKillState, {});
        return { json: state, text: killTable(state.engaged) };
      },
    },
    release: {
      usage: "",
      says: "Refused here: a release needs a person with the permission, on the risk page.",
      async run({ parts }) {
        const { services } = await parts();
        const where = `${services.origin}${paths.risk}`;
        throw new CommandFailure({
          code: "forbidden",
          message: `Releasing the kill switch needs a person with the permission. Sign in and do it at ${where}`,
        });
      },
    },
  },
};

function killTable(rows: readonly KillView[]): string {
  return table(
    rows,
    [
      { title: "engaged for", of: (row) => row.name },
      { title: "scope", of: (row) => row.scope },
      { title: "epoch", of: (row) => row.epoch, isNumber: true },
      { title: "by", of: (row) => row.changedBy },
      { title: "at", of: (row) => shortTime(row.changedAt) },
      { title: "reason", of: (row) => row.reason },
    ],
    "No kill switch is engaged.",
  );
}

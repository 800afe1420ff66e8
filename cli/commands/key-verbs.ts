import { setTimeout as sleep } from "node:timers/promises";
import { askRotation } from "#lib/services/keys/ask-rotation.ts";
import type { KeysView } from "#lib/services/keys/show-keys.ts";
import { showKeys } from "#lib/services/keys/show-keys.ts";
import { type VerifiedColumn, verifyKeys } from "#lib/services/keys/verify-keys.ts";
import { type Answer, type CommandContext, optionText, requiredText, UsageError, type Verb } from "../command.ts";
import { shortTime, table } from "../table.ts";

const LOOK_AGAIN_MS = 1_000;

/** `bulwark keys status|rotate|verify`. */
export const keyVerbs: { readonly [verb: string]: Verb } = {
  status: {
    usage: "",
    says: "Shows purposes with the versions, ages and states of their keys, how many values stand under each, and rotations.",
    async run({ run }) {
      const view = await run(showKeys, {});
      return { json: view, text: statusText(view) };
    },
  },
  rotate: {
    usage: "--purpose P [--rewrap] [--wait]",
    says: "Asks for new keys of a purpose; the process that holds them moves every value. --rewrap only wraps them anew. --wait stays until it is done.",
    options: { purpose: { type: "string" }, rewrap: { type: "boolean" }, wait: { type: "boolean" } },
    async run(context) {
      const { run, values } = context;
      const kind = values["rewrap"] === true ? "rewrap" : "rotate";
      const asked = await run(askRotation, { purpose: requiredText(values, "purpose"), kind });
      if (values["wait"] === true) return waitFor(context, asked.rotationId);
      return { json: asked, text: `Rotation ${asked.rotationId} of purpose ${asked.purpose} was asked for. See: bulwark keys status` };
    },
  },
  verify: {
    usage: "[--column NAME] [--sample N | --all]",
    says: "Opens encrypted values (1,000 of each column unless said), but those of exchanges and providers, and counts those that do not open. Exit code 1 when there is one.",
    options: { column: { type: "string" }, sample: { type: "string" }, all: { type: "boolean" } },
    async run({ run, values }) {
      const column = optionText(values, "column");
      const found = await run(verifyKeys, { columns: column ? [column] : [], sample: sampleOf(values) });
      const text = table(
        found.columns,
        [
          { title: "column", of: (row) => row.column },
          { title: "opened", of: openedOf, isNumber: true },
          { title: "unreadable", of: (row) => row.unreadable, isNumber: true },
          { title: "erased", of: (row) => row.erased, isNumber: true },
        ],
        "There is no encrypted column.",
      );
      return {
        json: found,
        text: `${text}\n${openedOf(found)} opened, ${found.unreadable} unreadable\n${notHere}`,
        exitCode: found.unreadable === 0 ? 0 : 1,
      };
    },
  },
};

/** What the web's keys, under which commands run, do not open. */
const notHere =
  "Not looked at: credentials of connections, which the worker alone opens, at each check of a connection; canaries, which each process opens at its start.";

function openedOf({ cells, unreadable, erased }: Pick<VerifiedColumn, "cells" | "unreadable" | "erased">): number {
  return cells - unreadable - erased;
}

function sampleOf(values: CommandContext["values"]): number {
  if (values["all"] === true) {
    if (values["sample"] !== undefined) throw new UsageError("Say either --sample N or --all.");
    return 0;
  }
  const sample = optionText(values, "sample") ?? "1000";
  if (!/^[1-9]\d{0,6}$/.test(sample)) throw new UsageError("--sample is a whole number from 1.");
  return Number(sample);
}

async function waitFor({ run, note }: CommandContext, rotationId: string): Promise<Answer> {
  let said = "";
  for (;;) {
    const { purposes, history } = await run(showKeys, {});
    const ended = history.find(({ id }) => id === rotationId);
    if (ended) return { json: ended, text: `${ended.state}: ${ended.rowsMoved} values moved.`, exitCode: ended.state === "done" ? 0 : 1 };
    const rotation = purposes.find((purpose) => purpose.rotation?.id === rotationId)?.rotation;
    const line = rotation
      ? `${rotation.state} ${rotation.rowsSeen} of ${rotation.rowsTotal}${rotation.failure ? ` (${rotation.failure})` : ""}`
      : said;
    if (line !== said) note(line);
    said = line;
    await sleep(LOOK_AGAIN_MS);
  }
}

function statusText({ purposes, history }: KeysView): string {
  const versions = purposes.flatMap(({ purpose, versions, rotation }) =>
    versions.map((version) => ({ purpose, ...version, rotation: version.state === "active" && rotation ? rotation.state : null })),
  );
  const keys = table(
    versions,
    [
      { title: "purpose", of: (row) => row.purpose },
      { title: "version", of: (row) => row.version, isNumber: true },
      { title: "state", of: (row) => row.state },
      { title: "made", of: (row) => shortTime(row.createdAt) },
      { title: "days", of: (row) => row.ageDays, isNumber: true },
      { title: "scopes", of: (row) => row.dataKeys.active, isNumber: true },
      { title: "values", of: (row) => row.cells ?? "many", isNumber: true },
      { title: "rotation", of: (row) => row.rotation },
    ],
    "There are no keys. Finish set-up first.",
  );
  const last = table(
    history.slice(0, 10),
    [
      { title: "purpose", of: (row) => row.purpose },
      { title: "kind", of: (row) => row.kind },
      { title: "state", of: (row) => row.state },
      { title: "asked", of: (row) => shortTime(row.requestedAt) },
      { title: "ended", of: (row) => shortTime(row.finishedAt) },
      { title: "moved", of: (row) => row.rowsMoved, isNumber: true },
    ],
    "No rotation has ended yet.",
  );
  return `${keys}\n\n${last}`;
}

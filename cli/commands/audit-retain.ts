import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { join, resolve } from "node:path";
import { finished } from "node:stream/promises";
import { listMonths } from "#lib/services/audit/retention/list-months.ts";
import { readMonth } from "#lib/services/audit/retention/read-month.ts";
import { retireMonth } from "#lib/services/audit/retention/retire-month.ts";
import { type CommandContext, requiredText, UsageError, type Verb } from "../command.ts";

/** `bulwark audit retain`: exports months that may go, then takes them out of the record. */
export const retain: Verb = {
  usage: "--before YYYY-MM --out DIR [--dry-run]",
  says: "Exports each month before that one which need not be kept, then takes it out of the record. Leaves and checkpoints stay: proofs still verify.",
  options: { before: { type: "string" }, out: { type: "string" }, "dry-run": { type: "boolean" } },
  async run(context) {
    const before = requiredText(context.values, "before");
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(before)) throw new UsageError("Give the month as --before 2019-01.");
    const folder = resolve(requiredText(context.values, "out"));
    const months = (await context.run(listMonths, {})).filter(({ month }) => month < before);
    const going = months.filter(({ mayGo }) => mayGo);
    const kept = months.filter(({ mayGo }) => !mayGo);
    const isDry = context.values["dry-run"] === true;
    const gone = [];
    for (const { month } of isDry ? [] : going) {
      const { file, leaves, digest } = await exportMonth(context, month, folder);
      const { events } = await context.run(retireMonth, { month, leaves, digest });
      gone.push({ month, events, file, digest });
      context.note(`${month}: ${events} events in ${file}`);
    }
    const lines = [
      ...gone.map(({ month, events, digest }) => `${month}  ${events} events taken out, SHA-256 of the file ${digest}`),
      ...(isDry ? going.map(({ month, events }) => `${month}  ${events} events would go`) : []),
      ...kept.map(
        ({ month, keepUntil, unsealed }) =>
          `${month}  stays: ${unsealed > 0 ? `${unsealed} events are not sealed` : `kept until ${keepUntil.slice(0, 10)}`}`,
      ),
    ];
    return { json: { retired: gone, kept }, text: lines.join("\n") || `No month before ${before} is older than a year.` };
  },
};

/** One line an event: its place in the tree and its canonical body. Whole on the disk before it has its name. */
async function exportMonth(context: CommandContext, month: string, folder: string) {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `audit-${month}.ndjson`);
  const { monthDigest } = await context.parts();
  const sums = monthDigest();
  const stream = createWriteStream(`${file}.part`, { mode: 0o600 });
  for (let after = -1; ; ) {
    const rows = await context.run(readMonth, { month, after });
    for (const { leafIndex, body } of rows) {
      const line = `${JSON.stringify({ leafIndex, body })}\n`;
      sums.add(body, line);
      if (!stream.write(line)) await once(stream, "drain");
      after = leafIndex;
    }
    if (rows.length === 0) break;
  }
  stream.end();
  await finished(stream);
  const written = await open(`${file}.part`, "r+");
  await written.sync();
  await written.close();
  await rename(`${file}.part`, file);
  return { file, ...sums.sums() };
}

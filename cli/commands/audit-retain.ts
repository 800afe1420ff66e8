import { join, resolve } from "node:path";
import { fileForMonth } from "#lib/compose/for-cli.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { listMonths, type MonthView } from "#lib/services/audit/retention/list-months.ts";
import { type MonthPart, readMonth } from "#lib/services/audit/retention/read-month.ts";
import { retireMonth } from "#lib/services/audit/retention/retire-month.ts";
import { execute } from "#lib/services/use-case.ts";
import { type CommandContext, requiredText, UsageError, type Verb } from "../command.ts";
import { CommandFailure } from "../failure.ts";

type GoneMonth = { readonly month: string; readonly events: number; readonly file: string; readonly digest: string };

/** `bulwark audit retain`: exports months that may go, then takes them out of the record. */
export const retain: Verb = {
  usage: "--before YYYY-MM --out DIR [--dry-run]",
  says: "Exports each month before that one which need not be kept, then takes it out of the record. Leaves and checkpoints stay: proofs still verify. Needs the owner's key file.",
  options: { before: { type: "string" }, out: { type: "string" }, "dry-run": { type: "boolean" } },
  async run(context) {
    const before = requiredText(context.values, "before");
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(before)) throw new UsageError("Give the month as --before 2019-01.");
    const folder = resolve(requiredText(context.values, "out"));
    const months = (await context.run(listMonths, {})).filter(({ month }) => month < before);
    const going = months.filter(({ mayGo }) => mayGo);
    const kept = months.filter(({ mayGo }) => !mayGo);
    const isDry = context.values["dry-run"] === true;
    const gone: GoneMonth[] = [];
    if (!isDry && going.length > 0) {
      const { asOwner } = await context.parts();
      const months = going.map(({ month }) => month);
      gone.push(...(await asOwner((owner) => retireAll(owner, context, months, folder)).catch(failed)));
    }
    const lines = [
      ...gone.map(({ month, events, digest }) => `${month}  ${events} events taken out, SHA-256 of the file ${digest}`),
      ...(isDry ? going.map(({ month, events }) => `${month}  ${events} events would go`) : []),
      ...kept.map((each) => `${each.month}  stays: ${whyOf(each)}`),
    ];
    return { json: { retired: gone, kept }, text: lines.join("\n") || `No month before ${before} is older than a year.` };
  },
};

async function retireAll(owner: UnitOfWork, context: CommandContext, months: readonly string[], folder: string) {
  const gone: GoneMonth[] = [];
  for (const month of months) {
    const { file, leaves, digest } = await exportMonth(context, month, folder);
    const { events } = await retireAs(owner, context, { month, leaves, digest });
    gone.push({ month, events, file, digest });
    context.note(`${month}: ${events} events in ${file}`);
  }
  return gone;
}

function whyOf({ events, unsealed, isSealedInTime, keepUntil }: MonthView): string {
  if (events === 0) return "it has no events";
  if (unsealed > 0) return `${unsealed} events are not sealed`;
  return isSealedInTime ? `kept until ${keepUntil.slice(0, 10)}` : "it was sealed too late to be told from other months";
}

function failed(error: unknown): never {
  throw error instanceof FailureError ? new CommandFailure(error.failure) : error;
}

/** One line an event: its place in the tree and its canonical body. Whole on the disk before it has its name. */
async function exportMonth(context: CommandContext, month: string, folder: string) {
  const path = join(folder, `audit-${month}.ndjson`);
  const { monthDigest } = await context.parts();
  const sums = monthDigest();
  const file = await fileForMonth(path);
  try {
    for (let after: number | null = -1; after !== null; ) {
      const read: MonthPart = await context.run(readMonth, { month, after });
      let lines = "";
      for (const { leafIndex, body } of read.events) {
        const line = `${JSON.stringify({ leafIndex, body })}\n`;
        sums.add(body, line);
        lines += line;
      }
      await file.write(lines);
      after = read.next;
    }
    const { leaves, digest } = sums.sums();
    await file.finish(digest);
    return { file: path, leaves, digest };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** The one act that is done under the owner's role. */
async function retireAs(owner: UnitOfWork, context: CommandContext, input: Parameters<typeof retireMonth.input.parse>[0]) {
  const { log, actor, services } = await context.parts();
  const result = await execute({ work: owner, log, services }, retireMonth, actor, input, { requestId: services.ids.next() });
  if (!result.ok) throw new CommandFailure(result.failure);
  return result.value;
}

import { z } from "zod";
import { csvText } from "../../domain/kernel/csv-text.ts";
import { FailureError, failure } from "../../domain/kernel/errors.ts";
import type { UserId } from "../../domain/kernel/ids.ts";
import { isoTime } from "../../domain/kernel/time.ts";
import type { Tx } from "../../ports/unit-of-work.ts";
import { idInput } from "../id-input.ts";
import { defineUseCase } from "../use-case.ts";

/** Files of one bundle: `person.json` with everything, and a CSV for each section that has rows. */
export type PersonBundle = {
  readonly userId: UserId;
  readonly at: string;
  readonly rows: number;
  /** Sections of which only the newest rows were given; empty where everything was. Stands in `person.json` too. */
  readonly truncated: readonly { readonly section: string; readonly given: number; readonly held: number }[];
  readonly files: readonly { readonly name: string; readonly text: string }[];
};

const note = (userId: UserId | null, output: PersonBundle | undefined) => ({
  resourceId: userId,
  subject: userId,
  data: { rows: output?.rows ?? 0, ...(output && output.truncated.length > 0 ? { truncated: output.truncated } : {}) },
});

/** What the desk holds about whoever asks. */
export const exportOwnData = defineUseCase<Record<string, unknown>, PersonBundle>({
  name: "privacy.export-own",
  input: z.object({}).loose(),
  permission: "account.own",
  stepUp: true, // whoever sits at a forgotten browser does not carry its owner's life away
  scope: "platform",
  audit: { type: "person.exported", note: (_input, output, actor) => note(actor.kind === "person" ? actor.userId : null, output) },
  async run({ tx, actor }) {
    if (actor.kind !== "person") throw new FailureError(failure("forbidden"));
    return bundleOf(tx, actor.userId);
  },
});

const input = z.object({ userId: idInput<UserId>() });

/** What the desk holds about anybody. @error not-found also where the person was erased */
export const exportPerson = defineUseCase<z.infer<typeof input>, PersonBundle>({
  name: "privacy.export",
  input,
  permission: "privacy.manage",
  scope: "platform",
  audit: { type: "person.exported", note: ({ userId }, output) => note(userId, output) },
  async run({ tx }, { userId }) {
    const user = await tx.access.users.byId(userId);
    if (!user || user.email === "") throw new FailureError(failure("not-found"));
    return bundleOf(tx, userId);
  },
});

async function bundleOf(tx: Tx, userId: UserId): Promise<PersonBundle> {
  const sections = Object.entries(await tx.access.privacy.personData(userId));
  const at = isoTime(tx.now);
  const truncated = sections.flatMap(([section, { rows, held }]) => (held > rows.length ? [{ section, given: rows.length, held }] : []));
  const all = Object.fromEntries(sections.map(([section, { rows }]) => [section, rows]));
  const files = [
    { name: "person.json", text: `${JSON.stringify({ exportedAt: at, truncated, ...all }, null, 2)}\n` },
    ...sections.flatMap(([section, { rows }]) => (rows.length > 0 ? [{ name: `${section}.csv`, text: csvText(rows) }] : [])),
  ];
  return { userId, at, rows: sections.reduce((sum, [, { rows }]) => sum + rows.length, 0), truncated, files };
}

import { readFile, realpath, stat } from "node:fs/promises";
import { credentialName } from "#lib/domain/secrets/credential-words.ts";
import { type Findings, type FoundCredential, findCredentials, settingsFormat } from "#lib/domain/secrets/find-credentials.ts";
import { UsageError } from "../command.ts";
import { table } from "../table.ts";

export type PlannedCredential = FoundCredential & { readonly name: string };

export type PlannedFile = {
  /** As it was given, for showing. */
  readonly given: string;
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly text: string;
  readonly found: readonly PlannedCredential[];
  readonly unmovable: Findings["unmovable"];
};

export type MigrationPlan = { readonly files: readonly PlannedFile[]; readonly values: ReadonlyMap<string, string> };

const searched = "Looked for by name and by the shape of known keys: what is called otherwise is not found, so look yourself.";
const MAX_BYTES = 10 * 1024 * 1024;
const MOST_FILES = 1_000;

/**
 * What would be moved, under which names. Equal names of different values are told apart by a number; a name that the target has already
 * is taken, unless its value is the same.
 * @throws UsageError for a file that cannot be read or is not of a known format
 */
export async function planMigration(
  paths: readonly string[],
  existing: (name: string) => Promise<string | undefined>,
): Promise<MigrationPlan> {
  if (paths.length > MOST_FILES) throw new UsageError(`More than ${MOST_FILES} files: move them in parts.`);
  const values = new Map<string, string>();
  const files: PlannedFile[] = [];
  for (const given of paths) {
    const file = await read(given);
    if (files.some(({ path }) => path === file.path)) continue;
    const found: PlannedCredential[] = [];
    for (const each of file.found) {
      const name = await freeName(credentialName(each.path), each.value, values, existing);
      values.set(name, each.value);
      found.push({ ...each, name });
    }
    files.push({ ...file, found });
  }
  return { files, values };
}

/** The plan for people and as JSON: places, names and kinds, never a value. */
export function showPlan({ files, values }: MigrationPlan) {
  const credentials = files.flatMap(({ given, found }) =>
    found.map(({ line, path, name, kind }) => ({ file: given, line, path, name, kind })),
  );
  const unmovable = files.flatMap(({ given, unmovable: left }) => left.map((each) => ({ file: given, ...each })));
  const text = table(
    credentials,
    [
      { title: "File", of: (row) => row.file },
      { title: "Line", of: (row) => row.line, isNumber: true },
      { title: "Setting", of: (row) => row.path },
      { title: "New name", of: (row) => row.name },
      { title: "Found as", of: (row) => row.kind },
    ],
    "No hard-coded credential was found.",
  );
  const left = unmovable.map(({ file, line, path, why }) => `Move by hand: ${file}:${line} ${path} (${why})`);
  return { json: { credentials, unmovable, names: values.size }, text: [text, ...left, searched].join("\n") };
}

async function read(given: string): Promise<Omit<PlannedFile, "found"> & { readonly found: readonly FoundCredential[] }> {
  const format = settingsFormat(given);
  if (!format) throw new UsageError(`${given}: not a .env, JSON, YAML, TOML or INI file by its name.`);
  const path = await realpath(given).catch((cause: unknown) => {
    throw new UsageError(`${given}: there is no such file, or it cannot be read.`, { cause });
  });
  const { size, mode, uid, gid } = await stat(path);
  if (size > MAX_BYTES) throw new UsageError(`${given}: larger than 10 MiB.`);
  const bytes = await readFile(path);
  const text = bytes.toString("utf8");
  if (!Buffer.from(text, "utf8").equals(bytes)) throw new UsageError(`${given}: not UTF-8 text; it could not be written back as it was.`);
  try {
    return { given, path, mode: mode & 0o777, uid, gid, text, ...findCredentials(text, format) };
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${given}: ${error.message}.`, { cause: error });
    throw error;
  }
}

async function freeName(
  wanted: string,
  value: string,
  planned: ReadonlyMap<string, string>,
  existing: (name: string) => Promise<string | undefined>,
): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}_${number}`;
    const there = planned.get(name) ?? (await existing(name));
    if (there === undefined || there === value) return name;
  }
}

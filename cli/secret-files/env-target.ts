import { open, readFile, stat } from "node:fs/promises";
import { parseEnv } from "node:util";
import { MigrationError } from "./migration-error.ts";
import type { MigrationTarget } from "./move-credentials.ts";
import { replaceFile } from "./replace-file.ts";

/** A file of lines NAME=value, mode 0600, as BULWARK_SECRETS_ENV_FILE and an `EnvironmentFile` of systemd name one. */
export function envTarget(path: string): MigrationTarget {
  return {
    filesOf: () => [path],
    async write(values) {
      const before = await textOf(path);
      const there = parseEnv(before);
      const added = [...values].filter(([name]) => there[name] === undefined).map(([name, value]) => `${name}=${quoted(name, value)}\n`);
      const gap = before === "" || before.endsWith("\n") ? "" : "\n";
      const { uid, gid } = (await stat(path).catch(() => undefined)) ?? {}; // textOf has told a failure from no file
      await replaceFile(path, before + gap + added.join(""), { mode: 0o600, uid, gid });
    },
    read: async (name) => parseEnv(await textOf(path))[name],
  };
}

/** A list of names to fill in, with where each came from. */
export function templateText(credentials: readonly { readonly name: string; readonly file: string; readonly line: number }[]): string {
  const lines = new Map<string, string[]>();
  for (const { name, file, line } of credentials) lines.set(name, [...(lines.get(name) ?? []), `# ${file}:${line}`]);
  return [
    "# Fill in, keep it at mode 600, and name it in BULWARK_SECRETS_ENV_FILE.",
    ...[...lines].flatMap(([name, from]) => [...from, `${name}=`]),
    "",
  ].join("\n");
}

/** Makes a file of mode 0600 that was not there. @throws MigrationError when something of that name is */
export async function storeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === "EEXIST" ? new MigrationError(`${path} is there already, and stays as it is.`, { cause }) : cause;
  });
  await file.writeFile(text).finally(() => file.close());
}

/** In the quotes that Node's own reader gives the very value back from. @throws MigrationError where none do */
function quoted(name: string, value: string): string {
  for (const text of [value, `'${value}'`, `"${value}"`, `\`${value}\``]) if (parseEnv(`${name}=${text}\n`)[name] === value) return text;
  throw new MigrationError(`the value of ${name} cannot be written to a file of lines; move it to the encrypted file`);
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""; // a failed read is no empty file: all others go on
    throw error;
  }
}

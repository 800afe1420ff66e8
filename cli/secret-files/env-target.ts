import { open, readFile, rename, rm } from "node:fs/promises";
import { parseEnv } from "node:util";
import { MigrationError, type MigrationTarget } from "./move-credentials.ts";

/** A file of lines NAME=value, mode 0600, as BULWARK_SECRETS_ENV_FILE and an `EnvironmentFile` of systemd name one. */
export function envTarget(path: string): MigrationTarget {
  return {
    path,
    async write(values) {
      const before = await textOf(path);
      const there = parseEnv(before);
      const added = [...values].filter(([name]) => there[name] === undefined).map(([name, value]) => `${name}=${quoted(name, value)}\n`);
      const gap = before === "" || before.endsWith("\n") ? "" : "\n";
      await storeWhole(path, before + gap + added.join(""));
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

/** Puts a text in place by one rename, mode 0600. */
export async function storeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.new`;
  const file = await open(beside, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(beside, path);
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

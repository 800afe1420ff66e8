import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

type Files = { readonly [name: string]: string };

/** What belongs to a place and not to a desk: it stays where it is. */
const placeFields = ["deskId", "database", "superuser"] as const;

/** The key files of a folder, for the key backup: without the addresses and passwords of this place's database. */
export async function keyFilesOf(folder: string): Promise<Files> {
  const files: Record<string, string> = {};
  for (const name of await namesIn(folder)) {
    const { database: _, superuser: __, ...content } = JSON.parse(await readFile(join(folder, name), "utf8"));
    files[name] = JSON.stringify(content);
  }
  return files;
}

/** Key files out of a backup as they would stand in this folder: the desk's keys, this place's addresses. */
export async function filesForPlace(folder: string, stored: Files): Promise<Files> {
  const merged: Record<string, string> = {};
  for (const [name, text] of Object.entries(stored)) {
    const here = JSON.parse(await readFile(join(folder, name), "utf8").catch(() => "{}"));
    const place = Object.fromEntries(placeFields.flatMap((field) => (field in here ? [[field, here[field]]] : [])));
    merged[name] = `${JSON.stringify({ ...JSON.parse(text), ...place }, null, 2)}\n`;
  }
  return merged;
}

/**
 * Puts the files in the folder's place by renames; what was there is kept beside it. Nothing happens where they say the same.
 * @returns the name under which the old folder is kept
 */
export async function replaceKeyFolder(folder: string, files: Files, stamp: string): Promise<string | undefined> {
  if (await saysTheSame(folder, files)) return undefined;
  const beside = `${folder}.restored`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { mode: 0o700 });
  await copyOwner(folder, beside);
  for (const name of new Set([...(await namesIn(folder)), ...Object.keys(files)])) {
    const text = files[name] ?? (await readFile(join(folder, name), "utf8"));
    await writeFile(join(beside, name), text, { mode: 0o600, flush: true });
    await copyOwner(join(folder, name), join(beside, name));
  }
  const kept = `${folder}.before-restore-${stamp}`;
  await rename(folder, kept);
  await rename(beside, folder);
  return kept;
}

async function saysTheSame(folder: string, files: Files): Promise<boolean> {
  for (const [name, text] of Object.entries(files)) {
    const here = await readFile(join(folder, name), "utf8").catch(() => "{}");
    if (JSON.stringify(JSON.parse(here)) !== JSON.stringify(JSON.parse(text))) return false;
  }
  return true;
}

/** Where the desk's parts run under users of their own, each key file belongs to one of them. */
async function copyOwner(from: string, to: string): Promise<void> {
  const found = await stat(from).catch(() => undefined);
  if (!found) return;
  await chmod(to, found.mode & 0o777);
  if (process.getuid?.() === 0) await chown(to, found.uid, found.gid);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => /^[a-z-]{1,40}\.(key|pub)$/.test(name)).sort();
}

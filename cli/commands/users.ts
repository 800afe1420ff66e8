import { readFile, stat } from "node:fs/promises";
import type { User } from "#lib/domain/access/user.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { recoverUser } from "#lib/services/access/factors/recover-user.ts";
import { inviteUser } from "#lib/services/access/invite-user.ts";
import { listUsers } from "#lib/services/access/list-users.ts";
import { importUsers } from "#lib/services/access/passwords/import-users.ts";
import { unlockUser } from "#lib/services/access/passwords/unlock-login.ts";
import { given, type Noun, requiredText, UsageError } from "../command.ts";
import { shortTime, table } from "../table.ts";

export const users: Noun = {
  says: "people with a login",
  verbs: {
    add: {
      usage: "--email E --role trader|viewer|ROLE-ID [--name NAME]",
      says: "Adds a person (not an admin: that needs two admins at the console) and prints the one-time link (24 h) where that person sets a password.",
      options: { email: { type: "string" }, role: { type: "string" }, name: { type: "string" } },
      async run({ run, values }) {
        const input = { email: requiredText(values, "email"), role: requiredText(values, "role"), ...given(values, { name: "name" }) };
        const { url, expiresAt, ...added } = await run(inviteUser, input);
        const json = { ...added, url, expiresAt: isoTime(expiresAt) };
        return {
          json,
          text: `Added ${added.email}. Give that person this link, it works once and until ${shortTime(json.expiresAt)} UTC:\n${url}`,
        };
      },
    },
    unlock: {
      usage: "EMAIL",
      says: "Unlocks sign-in for a person after too many wrong attempts.",
      words: { min: 1, max: 1 },
      async run({ run, positionals }) {
        const { userId } = await run(unlockUser, { email: positionals[0] });
        return { json: { userId }, text: "Unlocked. That person can sign in again at once." };
      },
    },
    import: {
      usage: "FILE.json",
      says: "Takes people over with bcrypt hashes: a list of {email, name, role, hash}. Passwords are rehashed at first sign-in.",
      words: { min: 1, max: 1 },
      async run({ run, positionals }) {
        const { imported } = await run(importUsers, { users: await readList(positionals[0] ?? "") });
        return { json: { imported }, text: `Imported ${imported}. They sign in with the passwords they have. Delete the file now.` };
      },
    },
    recover: {
      usage: "--email E",
      says: "Prints a one-time link for a person who lost the last second factor. Every admin is told; it waits 15 min where there is another.",
      options: { email: { type: "string" } },
      async run({ run, values }) {
        const { userId, url, usableFrom, expiresAt, delayMinutes } = await run(recoverUser, { email: requiredText(values, "email") });
        const json = { userId, url, usableFrom: isoTime(usableFrom), expiresAt: isoTime(expiresAt), delayMinutes };
        const from = delayMinutes === 0 ? "now" : `${shortTime(json.usableFrom)} UTC`;
        return {
          json,
          text: `All admins were told. Give that person this link; it works once, with the password, from ${from} until ${shortTime(json.expiresAt)} UTC:\n${url}`,
        };
      },
    },
    list: {
      usage: "",
      says: "Lists people with their roles.",
      async run({ run }) {
        const items = (await run(listUsers, {})).map((user) => ({ ...user, createdAt: isoTime(user.createdAt) }));
        return { json: { items }, text: userTable(items) };
      },
    },
  },
};

function userTable(rows: readonly (Omit<User, "createdAt"> & { readonly createdAt: string })[]): string {
  return table(
    rows,
    [
      { title: "e-mail", of: (row) => row.email },
      { title: "name", of: (row) => row.name },
      { title: "role", of: (row) => row.role },
      { title: "state", of: (row) => row.state },
      { title: "since", of: (row) => shortTime(row.createdAt) },
      { title: "id", of: (row) => row.id },
    ],
    "Nobody yet. Finish set-up: bulwark set-up link",
  );
}

const IMPORT_MAX_BYTES = 2_000_000;

/** The file as JSON; the use case reads what is in it. @throws UsageError that never quotes the file */
async function readList(path: string): Promise<unknown> {
  try {
    if ((await stat(path)).size > IMPORT_MAX_BYTES) throw new Error("too large");
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const why =
      error instanceof SyntaxError ? "it is not JSON" : error instanceof Error && "code" in error ? String(error.code) : "it is too large";
    throw new UsageError(`${path} cannot be read: ${why}.`);
  }
}

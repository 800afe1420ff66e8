import type { User } from "#lib/domain/access/user.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { inviteUser } from "#lib/services/access/invite-user.ts";
import { listUsers } from "#lib/services/access/list-users.ts";
import { given, type Noun, requiredText } from "../command.ts";
import { shortTime, table } from "../table.ts";

export const users: Noun = {
  says: "people with a login",
  verbs: {
    add: {
      usage: "--email E --role admin|trader|viewer [--name NAME]",
      says: "Adds a person and prints the one-time link (24 h) where that person sets a password.",
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

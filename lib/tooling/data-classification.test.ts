import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataClasses, levelOf } from "./data-classes.ts";
import { classificationTable } from "./data-classification.ts";
import { readSchema } from "./sealed-table.ts";

const { columns, sealed } = readSchema();
const tableOf = (model: string) => model.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();

describe("the classification of data", () => {
  it("v5.0.0-14.1.1 gives every stored column a level, and every table a line that says what it holds and how long it is kept", async () => {
    const models = [...new Set(columns.map(({ model }) => model))].toSorted();
    expect(models.filter((model) => !(model in dataClasses))).toEqual([]);
    expect(Object.keys(dataClasses).filter((model) => !models.includes(model))).toEqual([]);
    for (const column of columns) expect(levelOf(column, sealed)).toMatch(/^(public|internal|confidential|secret)$/);
    await expect(classificationTable(columns, sealed)).toMatchFileSnapshot("../../docs/data-classification.md");
  });

  it("v5.0.0-14.1.1 fails on a table that nobody classified", () => {
    expect(() => levelOf({ model: "NewTable", column: "anything" }, sealed)).toThrow(/NewTable has no line/);
  });

  it("v5.0.0-14.1.1 counts what is only hashed, wrapped or encoded among the secrets, and never as public", () => {
    const secret = columns.filter((each) => levelOf(each, sealed) === "secret").map(({ model, column }) => `${model}.${column}`);
    for (const place of [
      "AppUser.password_hash",
      "OneTimeLink.token_hash",
      "RecoveryCode.code_hash",
      "DataKey.wrapped",
      "PurposeKey.wrapped",
      "ConnectionSubmission.envelope",
      "ConnectionCredential.sealed",
      "TotpFactor.sealed",
    ])
      expect(secret, place).toContain(place);
    for (const column of columns) {
      if (levelOf(column, sealed) !== "public") continue;
      expect(column.column).not.toMatch(/user|person|sealed|hash|address|mail/);
    }
  });

  it("v5.0.0-14.2.7 says of every table that is swept how long the sweep leaves it", () => {
    const sql = readFileSync("prisma/migrations/20261128110000_access_leftovers/migration.sql", "utf8");
    const rules = [...sql.matchAll(/^ {4}\('([a-z_]+)', '.*?(?:interval ''(\d+ \w+)''.*)?'\),?$/gm)].map(([, table = "", interval]) => ({
      table,
      interval,
    }));
    expect(rules.length).toBe(14);
    for (const { table, interval } of rules) {
      const [model = ""] = Object.keys(dataClasses).filter((each) => tableOf(each) === table);
      if (interval) expect(dataClasses[model]?.kept, table).toMatch(new RegExp(`^${interval}`));
      else expect(dataClasses[model]?.kept, table).toBe("until the signature is too old");
    }
  });
});

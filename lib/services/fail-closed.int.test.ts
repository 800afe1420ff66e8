import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { adminActs } from "./testing/acts/admin-acts.ts";
import { deskActs } from "./testing/acts/desk-acts.ts";
import { failingTx } from "./testing/failing-tx.ts";
import { type House, openHouse } from "./testing/house.ts";

const chosen = ["portfolios.create", "risk.change-limit", "risk.engage-kill", "users.invite", "users.change-role", "users.disable"];
const acts = [...deskActs, ...adminActs].filter(({ useCase }) => chosen.includes(useCase.name));

/** What may count although the act did not happen: refusals, requests for a second admin, rates. */
const besides = /^(audit_|heartbeat|throttle|approval|step_up)/;

describe("an act in which something fails", () => {
  let house: House;
  let owner: pg.Client;
  let tables: readonly string[];

  beforeAll(async () => {
    house = await openHouse();
    owner = new pg.Client({ connectionString: house.database.superuserUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string }>(
      "SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND NOT c.relispartition ORDER BY 1",
    );
    tables = rows.map(({ name }) => name).filter((name) => !besides.test(name));
  });
  afterAll(async () => {
    await owner?.end();
    await house?.close();
  });

  function failingAt(at: number) {
    let [isFirst, hasFailed] = [true, () => false];
    const work: UnitOfWork = {
      transaction: (actor, body, view) =>
        house.work.transaction(
          actor,
          (tx) => {
            if (!isFirst) return body(tx); // the record of the failure is another transaction
            isFirst = false;
            const made = failingTx(tx, at);
            hasFailed = made.hasFailed;
            return body(made.failing);
          },
          view,
        ),
    };
    return { work, hasFailed: () => hasFailed() };
  }

  async function everything(): Promise<string> {
    const parts = tables.map(
      (name) => `SELECT '${name}' AS name, count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM "${name}" t`,
    );
    return JSON.stringify((await owner.query(`${parts.join(" UNION ALL ")} ORDER BY name`)).rows);
  }

  it("is one of each kind: money, limits, the kill switch, people and roles", () => {
    expect([...new Set(acts.map(({ useCase }) => useCase.name))].sort()).toEqual([...chosen].sort());
  });

  it.each(acts.map((each) => [each.useCase.name, each] as const))(
    "v5.0.0-16.5.3 %s: whichever call of its transaction fails, from the first check to the event, nothing of it happens",
    async (_, { useCase, stage }) => {
      const { input, as = house.admin } = await stage(house);
      await house.clear(useCase, as, input);
      const before = await everything();
      let at = 0;
      for (; at < 100; at++) {
        const { work, hasFailed } = failingAt(at);
        const result = await house.attempt(useCase, as, input, work);
        if (!hasFailed()) {
          expect(result.ok ? "done" : result.failure).toBe("done"); // past its last call
          break;
        }
        expect([at, result.ok ? "done" : result.failure.code]).toEqual([at, "internal"]);
        expect(await everything(), `call ${at}`).toBe(before);
      }
      expect(at).toBeGreaterThan(2);
      expect(await everything()).not.toBe(before);
    },
  );
});

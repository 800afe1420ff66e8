import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WebParts } from "#lib/compose/for-web.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { webSettings } from "#lib/services/testing/web-settings.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { listEvents } from "../services/audit/list-events.ts";
import { execute } from "../services/use-case.ts";
import { countRefusal, takeRefusals } from "./refusal-counts.ts";
import { writeRefusals } from "./refusals.ts";

let database: TestDatabase;
let parts: WebParts;

beforeAll(async () => {
  database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  Object.assign(process.env, webSettings(database, "http://127.0.0.1:7340"));
  const { forWeb } = await import("#lib/compose/for-web.ts");
  parts = await forWeb();
  takeRefusals();
});
afterAll(async () => {
  await parts?.close();
  await database?.drop();
});

async function written() {
  const found = await execute(parts, listEvents, { kind: "host", osUser: "tester" }, { type: "request.refused" }, { requestId: "test" });
  if (!found.ok) throw new Error(found.failure.code);
  return found.value.items.map(({ result, data, says }) => ({ result, data, says }));
}

describe("refusals at the door", () => {
  it("v5.0.0-16.3.2 [A9] [A10] become one event a rule and network each minute, however many there were", async () => {
    for (let i = 0; i < 500; i++) countRefusal("address", `192.0.2.${i % 250}`);
    countRefusal("rate/login", "198.51.100.1");
    await writeRefusals();
    await writeRefusals(); // nothing came meanwhile
    const events = await written();
    expect(events.map(({ data }) => [data["rule"], data["count"]]).sort()).toEqual([
      ["address", 500],
      ["rate/login", 1],
    ]);
    expect(events.every(({ result }) => result === "refused")).toBe(true);
    expect(JSON.stringify(events)).not.toContain("192.0.2");
  });
});

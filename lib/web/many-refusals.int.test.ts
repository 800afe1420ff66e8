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
  it("v5.0.0-16.3.2 [A10] are written also when they came from more networks than are kept apart", async () => {
    const before = (await written()).length;
    for (let i = 0; i < 1_200; i++) countRefusal("host", `198.${i >> 8}.${i & 255}.1`);
    for (const rule of ["host", "redirect", "session"]) countRefusal(rule, "203.0.113.1");
    await writeRefusals();
    expect(takeRefusals()).toEqual([]);
    expect((await written()).length).toBeGreaterThan(before);
  });
});

import { afterAll, beforeAll, expect, it } from "vitest";
import { append, eventText, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";

let desk: SealedDesk;
beforeAll(async () => {
  desk = await openSealedDesk();
});
afterAll(() => desk?.close());

it("v5.0.0-16.2.1 every event says when, who, what, on what, how it ended and in which request", async () => {
  const web = await desk.connect(desk.database.webUrl);
  await append(web, "x");
  const { rows } = await web.query("SELECT convert_from(body, 'UTF8') AS text FROM audit_event ORDER BY at DESC LIMIT 1");
  const body = JSON.parse(rows[0]?.text);
  for (const member of [
    "action",
    "at",
    "id",
    "request",
    "resource",
    "resourceId",
    "result",
    "subject",
    "type",
    "user",
    "version",
    "writer",
  ]) {
    expect(body, member).toHaveProperty(member);
  }
  expect(body.writer).toMatchObject({ n: 1, prev: "0".repeat(64), role: desk.database.roles.web });
});

it("v5.0.0-16.2.2 times are UTC with milliseconds by the database's clock: an event from another time is refused", async () => {
  const web = await desk.connect(desk.database.webUrl);
  const { rows } = await web.query("SELECT convert_from(body, 'UTF8') AS text FROM audit_event ORDER BY at DESC LIMIT 1");
  expect(JSON.parse(rows[0]?.text).at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const at = (shiftMs: number) => eventText("x").replace(/"at":"[^"]+"/, `"at":"${new Date(Date.now() + shiftMs).toISOString()}"`);
  for (const shift of [-120_000, 120_000]) {
    await expect(web.query("SELECT audit_append($1, NULL, NULL)", [at(shift)])).rejects.toThrow(/when it happens/);
  }
});

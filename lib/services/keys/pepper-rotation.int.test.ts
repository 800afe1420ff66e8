import { afterAll, beforeAll, expect, it } from "vitest";
import { passwords } from "#lib/crypto/password.ts";
import { keyUpkeep } from "#lib/db/rotation/key-upkeep.ts";
import { type AccessDesk, openAccessDesk } from "../testing/access-desk.ts";
import { rotateUntil, rotatorFor } from "../testing/rotate.ts";
import { askRotation } from "./ask-rotation.ts";

let desk: AccessDesk;
let web: Awaited<ReturnType<typeof rotatorFor>>;
let worker: Awaited<ReturnType<typeof rotatorFor>>;

beforeAll(async () => {
  desk = await openAccessDesk();
  web = await rotatorFor(desk, "web");
  worker = await rotatorFor(desk, "worker");
});
afterAll(async () => {
  await Promise.all([web?.db.$disconnect(), worker?.db.$disconnect()]);
  await desk?.close();
});

it("[E3] of the pepper leaves every password right: a hash moves at its owner's next sign-in, and the old pepper is never destroyed", async () => {
  const admin = await desk.somebody({ hasFactor: false });
  const hashed = await passwords(desk.ring).hash("a right password 1!");
  if (!hashed.ok) throw new Error("a hash was asked for");
  const { rotationId } = await desk.done(askRotation, admin, { purpose: "pepper", kind: "rotate" });
  await rotateUntil(desk, web.rotator, rotationId, ["done"]);
  web.ring.forget();
  const ours = passwords(web.ring);
  expect(await ours.verify(hashed.value, "a right password 1!")).toEqual({ ok: true, value: { matches: true, needsRehash: true } });
  expect(await ours.verify(hashed.value, "a wrong password 1!")).toEqual({ ok: true, value: { matches: false, needsRehash: false } });
  const anew = await ours.hash("a right password 1!");
  if (!anew.ok) throw new Error("a hash was asked for");
  expect(anew.value.split("$")[0]).not.toBe(hashed.value.split("$")[0]);
  expect(await ours.verify(anew.value, "a right password 1!")).toMatchObject({ value: { matches: true, needsRehash: false } });

  // A year later it still stands: who did not sign in since has a hash under it.
  await desk.owner.keyRotation.update({ where: { id: rotationId }, data: { destroyAfter: new Date(Date.now() - 1) } });
  await keyUpkeep(worker)();
  const peppers = await desk.owner.purposeKey.findMany({ where: { purpose: "pepper" }, orderBy: { version: "asc" } });
  expect(peppers.map(({ state, wrapped }) => [state, wrapped === null])).toEqual([
    [expect.not.stringMatching("destroyed"), false],
    ["active", false],
  ]);
  web.ring.forget();
  expect(await ours.verify(hashed.value, "a right password 1!")).toMatchObject({ value: { matches: true } });
});

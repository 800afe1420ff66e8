import { expect, test } from "vitest";
import { paths } from "../paths.ts";
import { clearSiteData, isLeaving } from "./left-desk.ts";

test("v5.0.0-14.3.1 the first login page after a sign-out or an ended session empties caches and storage, and no other answer does", () => {
  const left = { method: "GET", path: paths.login, hasLeft: true, hasEnded: false, destination: "document" };
  expect(isLeaving(left)).toBe(true);
  expect(isLeaving({ ...left, hasLeft: false, hasEnded: true })).toBe(true);
  expect(isLeaving({ ...left, hasLeft: false })).toBe(false);
  expect(isLeaving({ ...left, path: paths.overview })).toBe(false);
  expect(isLeaving({ ...left, method: "POST" })).toBe(false);
  for (const destination of ["empty", null]) expect(isLeaving({ ...left, destination })).toBe(false);
  expect(clearSiteData.value).toBe('"cache", "storage"');
});

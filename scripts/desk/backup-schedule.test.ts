import { describe, expect, it } from "vitest";
import { isKeyBackupStale } from "./backup-schedule.mjs";

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1_000);
const stale = (keysFrom: number, erased: number, now: number) => isKeyBackupStale(at(keysFrom), at(erased), at(now).getTime());

describe("the key backup after an erasure", () => {
  it("[E6] is written anew at once, and once more when nothing can have looked before the erasure was committed", () => {
    expect(stale(-10, 0, 5)).toBe(true);
    expect(stale(5, 0, 30)).toBe(false);
    expect(stale(5, 0, 60)).toBe(true); // a backup that began before and was put in place after
    expect(stale(60, 0, 90)).toBe(false);
  });

  it("[E6] stays as it is where there is none, or nobody was erased", () => {
    expect(isKeyBackupStale(undefined, at(0), at(99).getTime())).toBe(false);
    expect(isKeyBackupStale(at(0), null, at(99).getTime())).toBe(false);
  });
});

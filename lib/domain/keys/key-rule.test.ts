import { describe, expect, it } from "vitest";
import { DAY_MS, epochMs } from "../kernel/time.ts";
import { beyondRecoveryAt, LONGEST_BACKUP_DAYS, ROTATE_AFTER_DAYS } from "./key-rule.ts";

describe("when an erased person is beyond recovery", () => {
  const erased = epochMs(Date.UTC(2026, 0, 31));

  it("[E6] is the next rotation of the purpose keys and the longest backup age after it", () => {
    const young = epochMs(erased - 10 * DAY_MS);
    expect(beyondRecoveryAt(erased, young)).toBe(erased + (ROTATE_AFTER_DAYS - 10 + LONGEST_BACKUP_DAYS) * DAY_MS);
  });

  it("[E6] is never before the longest backup age, also where a rotation is overdue", () => {
    const old = epochMs(erased - 400 * DAY_MS);
    expect(beyondRecoveryAt(erased, old)).toBe(erased + LONGEST_BACKUP_DAYS * DAY_MS);
  });
});

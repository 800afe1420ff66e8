import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { share } from "./part-users.mjs";

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "bulwark-share-"));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8);

describe("a folder that both parts write", () => {
  it("[S6] is shared with what lies in it, and never with what a link of either kind leads to", () => {
    const [archive, outside, secret] = [join(place, "archive"), join(place, "outside"), join(place, "owner.key")];
    mkdirSync(join(archive, "deep"), { recursive: true });
    mkdirSync(outside, { mode: 0o700 });
    writeFileSync(secret, "secret", { mode: 0o600 });
    writeFileSync(join(archive, "deep", "candles.parquet"), "", { mode: 0o600 });
    symlinkSync(secret, join(archive, "by-name"));
    symlinkSync(outside, join(archive, "folder"));
    linkSync(secret, join(archive, "deep", "by-link"));

    share(archive, { gid: process.getgid?.() ?? 0 });

    expect(modeOf(join(archive, "deep"))).toBe("2770");
    expect(modeOf(join(archive, "deep", "candles.parquet"))).toBe("660");
    expect(modeOf(secret)).toBe("600");
    expect(modeOf(outside)).toBe("700");
  });
});

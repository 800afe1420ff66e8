import { describe, expect, it } from "vitest";
import { compareLocks } from "./lock-comparison.mjs";

const wanted = {
  packages: {
    "": { version: "1.0.0" },
    "node_modules/next": { version: "16.4.5", integrity: "sha512-a" },
    "node_modules/vitest": { version: "5.1.1", integrity: "sha512-b", dev: true },
    "node_modules/effect": { version: "4.1.0", integrity: "sha512-d", extraneous: true },
    "node_modules/native-arm64": { version: "1.0.0", integrity: "sha512-c", optional: true },
  },
};
const { "node_modules/next": next, "node_modules/vitest": vitest } = wanted.packages;

describe("an installed tree", () => {
  it("serves running without development packages another platform's and extraneous ones", () => {
    expect(compareLocks(wanted, { packages: { "node_modules/next": next } })).toEqual({ run: true, complete: false });
  });

  it("is complete with them, which also serves running", () => {
    expect(compareLocks(wanted, { packages: { "node_modules/next": next, "node_modules/vitest": vitest } })).toEqual({
      run: true,
      complete: true,
    });
  });

  it.each([
    ["is missing", {}],
    ["has another version", { "node_modules/next": { ...next, version: "16.4.6" } }],
    ["has other bytes", { "node_modules/next": { ...next, integrity: "sha512-x" } }],
    [
      "has an optional one in another version",
      { "node_modules/next": next, "node_modules/native-arm64": { version: "0.9.0", integrity: "sha512-c" } },
    ],
  ])("is old when a package %s", (_, packages) => {
    expect(compareLocks(wanted, { packages })).toEqual({ run: false, complete: false });
  });
});

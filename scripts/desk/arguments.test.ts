import { describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.mjs";

const places = { standingIn: "/home/me", checkout: "/opt/bulwark" };
const parse = (argv: string[], settings: Record<string, string | undefined> = {}): ReturnType<typeof parseArguments> =>
  parseArguments(argv, settings, places);

describe("the starter's arguments", () => {
  it("have defaults that need nothing", () => {
    expect(parse([])).toMatchObject({
      data: "/opt/bulwark/data",
      port: 7340,
      host: "127.0.0.1",
      origin: undefined,
      databaseUrl: undefined,
      mayBuild: true,
    });
  });

  it("come before settings, and a folder is meant from where the person stands", () => {
    const settings = { BULWARK_DATA_DIR: "desk", BULWARK_PORT: "8000" };
    expect(parse(["--data", "here", "--port=9000"], settings)).toMatchObject({ data: "/home/me/here", port: 9000 });
    expect(parse([], settings)).toMatchObject({ data: "/opt/bulwark/desk", port: 8000 });
  });

  it.each(["0", "70000", "x", "1.5", ""])("refuse %s as a port", (port) => {
    expect(() => parse(["--port", port])).toThrow(/not a port number/);
  });

  it("refuse what they do not know", () => {
    expect(() => parse(["--prot", "1"])).toThrow(/Unknown option '--prot'/);
    expect(() => parse(["stray"])).toThrow(/stray/);
  });

  it("refuse to open the wrong desk when npm swallowed the option", () => {
    expect(() => parse([], { npm_config_data: "mine" })).toThrow("npm run up -- --data");
  });
});

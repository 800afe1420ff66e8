import { beforeAll, describe, expect, it } from "vitest";
import { ruleNames, type Violation, violationsOf } from "./boundary-fixture.ts";

/** Every room's file that others aim at. `registry`, `for-*` and `fill-model` are the doors that stand open in a closed room. */
const targets: Readonly<Record<string, string>> = {
  domain: "lib/domain/kernel/aim.ts",
  indicators: "lib/indicators/aim.ts",
  strategies: "lib/strategies/sma/aim.ts",
  registry: "lib/strategies/registry.ts",
  engine: "lib/engine/aim.ts",
  ports: "lib/ports/aim.ts",
  services: "lib/services/orders/aim.ts",
  crypto: "lib/crypto/aim.ts",
  db: "lib/db/aim.ts",
  adapters: "lib/adapters/archive/parquet/aim.ts",
  compose: "lib/compose/aim.ts",
  "for-web": "lib/compose/for-web.ts",
  "for-worker": "lib/compose/for-worker.ts",
  "for-cli": "lib/compose/for-cli.ts",
  web: "lib/web/aim.ts",
  config: "lib/config/env.ts",
  paths: "lib/paths.ts",
  log: "lib/log/aim.ts",
  tooling: "lib/tooling/aim.ts",
  components: "components/ui/aim.ts",
  app: "app/aim.ts",
  worker: "worker/aim.ts",
  cli: "cli/aim.ts",
  prisma: "prisma/generated/aim.ts",
  scripts: "scripts/aim.mjs",
  e2e: "e2e/support/aim.ts",
};

/** The matrix of ARCHITECTURE.md, written a second time on purpose. */
const matrix: Readonly<Record<string, string>> = {
  domain: "",
  indicators: "domain",
  strategies: "domain indicators registry",
  engine: "domain indicators",
  ports: "domain",
  services: "domain registry engine ports paths",
  crypto: "domain ports",
  db: "domain ports crypto prisma config log paths",
  adapters: "domain ports crypto config log paths",
  compose: "domain ports crypto db adapters for-web for-worker for-cli config log paths",
  web: "domain ports services for-web config log paths",
  config: "domain",
  log: "domain config",
  tooling: "domain crypto db prisma config paths scripts",
  components: "domain paths",
  app: "domain services web components config log paths",
  worker: "domain registry engine ports services for-worker config log paths",
  cli: "domain registry engine ports services for-cli config log paths scripts",
  scripts: "tooling",
  e2e: "domain paths tooling scripts",
};

const cells = Object.entries(matrix).flatMap(([room, allowed]) =>
  Object.entries(targets)
    .filter(([other]) => other !== room)
    .map(([other, target]) => {
      const own = targets[room] ?? room;
      return {
        room,
        other,
        target,
        allowed: allowed.split(" ").includes(other),
        file: own.replace(/[^/]*$/, `reaches-for-${other}.ts`),
      };
    }),
);

const node = (name: string) => `import thing from "${name}";\nexport const held = thing;\n`;
const value = (path: string) => `import { aim } from "${specifier(path)}";\nexport const held = aim;\n`;
const type = (path: string) => `import type { Aim } from "${specifier(path)}";\nexport type Held = Aim;\n`;
function specifier(path: string): string {
  return path.startsWith("e2e/") || path.startsWith("cli/") || path.startsWith("app/") ? `__ROOT__/${path}` : `#${path}`;
}

/** One forbidden import a rule. A rule without a plant here fails the first test below. */
const plants: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no-circular": { "lib/domain/egg.ts": type("lib/domain/hen.ts"), "lib/domain/hen.ts": type("lib/domain/egg.ts") },
  "every-import-resolves": { "lib/domain/lost.ts": type("lib/domain/nowhere.ts") },
  ...Object.fromEntries(
    Object.keys(matrix).map((room) => {
      const cell = cells.find((each) => each.room === room && !each.allowed);
      return [`${room}-imports`, cell ? { [cell.file]: type(cell.target) } : {}];
    }),
  ),
  "paths-imports": { "lib/paths.ts": type("lib/db/aim.ts") },
  "edge-imports": { "proxy.ts": type("lib/db/aim.ts") },
  "prisma-imports": { "prisma/seed.ts": type("lib/web/aim.ts") },
  "ports-name-types": { "lib/services/orders/values-of-ports.ts": value("lib/ports/aim.ts") },
  "ports-hold-no-behaviour": { "lib/ports/does-things.ts": value("lib/domain/kernel/aim.ts") },
  "fill-model-by-simulated-alone": { "lib/adapters/venue/kraken/fills.ts": value("lib/engine/fill-model.ts") },
  "simulated-knows-the-fill-model": { "lib/adapters/venue/simulated/steps.ts": value("lib/engine/aim.ts") },
  "no-sibling-plugins": { "lib/strategies/rsi/strategy.ts": value("lib/strategies/sma/aim.ts") },
  "web-never-reaches-venues": {
    "lib/compose/for-web.ts": value("lib/adapters/archive/roundabout/way.ts"),
    "lib/adapters/archive/roundabout/way.ts": value("lib/adapters/venue/kraken/order.ts"),
    "lib/adapters/venue/kraken/order.ts": "export const aim = 1;",
  },
  "worker-never-reaches-next": {
    "lib/compose/for-worker.ts": value("lib/db/door.ts"),
    "lib/db/door.ts": node("server-only"),
  },
  "next-stays-at-the-edge": { "lib/services/orders/renders.ts": node("next") },
  "prisma-stays-in-db": { "lib/services/orders/queries.ts": node("pg") },
  "crypto-stays-in-crypto": { "lib/db/hashes.ts": node("node:crypto") },
  "no-barrels": { "lib/domain/order/counts.ts": type("lib/domain/order/index.ts"), "lib/domain/order/index.ts": "export type Aim = 1;" },
  "tests-stay-tests": { "lib/domain/borrows.ts": type("lib/domain/money.test.ts"), "lib/domain/money.test.ts": "export type Aim = 1;" },
  "contracts-are-for-tests": {
    "lib/tooling/runs-contract.ts": value("lib/ports/venue.contract.ts"),
    "lib/ports/venue.contract.ts": "export const aim = 1;",
  },
  "tooling-is-for-tests": { "worker/tools.ts": value("lib/tooling/aim.ts") },
  "no-development-packages": { "worker/expects.ts": node("vitest") },
  "domain-packages": { "lib/domain/reads.ts": node("node:fs") },
  "indicators-packages": { "lib/indicators/parses.ts": node("zod") },
  "strategies-packages": { "lib/strategies/sma/pads.ts": node("left-pad") },
  "engine-packages": { "lib/engine/waits.ts": node("node:timers") },
  "ports-packages": { "lib/ports/parses.ts": node("zod") },
  "services-packages": { "lib/services/orders/reads.ts": node("node:fs") },
  "crypto-packages": { "lib/crypto/pads.ts": node("left-pad") },
  "db-packages": { "lib/db/pads.ts": node("left-pad") },
  "compose-packages": { "lib/compose/pads.ts": node("left-pad") },
  "web-packages": { "lib/web/pads.ts": node("left-pad") },
  "components-packages": { "components/ui/pads.ts": node("left-pad") },
  "app-packages": { "app/pads.ts": node("left-pad") },
  "worker-packages": { "worker/pads.ts": node("left-pad") },
  "cli-packages": { "cli/pads.ts": node("left-pad") },
  "config-packages": { "lib/config/pads.ts": node("left-pad") },
  "paths-packages": { "lib/paths.ts": `${node("left-pad")}export const aim = 1;` },
  "log-packages": { "lib/log/pads.ts": node("left-pad") },
  "adapters-archive-packages": { "lib/adapters/archive/parquet/pads.ts": node("left-pad") },
  "adapters-venue-packages": { "lib/adapters/venue/kraken/duck.ts": node("@duckdb/node-api") },
  "adapters-geo-packages": { "lib/adapters/geo/mmdb/pads.ts": node("left-pad") },
  "adapters-notification-packages": { "lib/adapters/notification/slack/pads.ts": node("left-pad") },
  "adapters-sign-on-packages": { "lib/adapters/sign-on/oidc/pads.ts": node("left-pad") },
  "adapters-secret-provider-packages": { "lib/adapters/secret-provider/vault/pads.ts": node("left-pad") },
  "adapters-key-wrapper-packages": { "lib/adapters/key-wrapper/local/pads.ts": node("left-pad") },
  "adapters-packages": { "lib/adapters/weather/pads.ts": node("left-pad") },
};

/** Imports that the house allows; none of them may break a rule. */
const welcome: Readonly<Record<string, string>> = {
  "lib/domain/parses.ts": node("zod"),
  "lib/crypto/hashes.ts": node("node:crypto"),
  "lib/db/store.ts": node("pg"),
  "lib/db/rows.ts": node("@prisma/client"),
  "lib/log/writes.ts": node("pino"),
  "lib/web/session.ts": node("next"),
  "lib/web/only-server.ts": `import "server-only";\n`,
  "components/ui/anchor.ts": node("next/link"),
  "lib/adapters/archive/parquet/reads.ts": `${node("@duckdb/node-api")}import file from "node:fs";\nexport const opened = file;\n`,
  "lib/adapters/venue/simulated/fills.ts": value("lib/engine/fill-model.ts"),
  "lib/adapters/venue/simulated/fills.test.ts": `${node("vitest")}${type("lib/ports/venue.contract.ts")}`,
  "lib/ports/venue.contract.ts": `${node("vitest")}export type Aim = 1;`,
  "scripts/makes-keys.mjs": `import thing from "node:crypto";\nexport const held = thing;`,
};

/** A specifier without a subpath import is written relative to the planted file. */
function settled(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      text.replaceAll("__ROOT__", path.includes("/") ? path.replace(/[^/]+/g, "..").slice(0, -3) : "."),
    ]),
  );
}

const aims = {
  ...Object.fromEntries(
    Object.values(targets).map((path) => [
      path,
      path.endsWith(".ts") ? "export const aim = 1;\nexport type Aim = 1;\n" : "export const aim = 1;\n",
    ]),
  ),
  "lib/engine/fill-model.ts": "export const aim = 1;\n",
};

describe("boundaries", () => {
  let house: readonly Violation[];
  beforeAll(async () => {
    house = await violationsOf(
      settled({ ...aims, ...welcome, ...Object.fromEntries(cells.map((cell) => [cell.file, type(cell.target)])) }),
    );
  }, 60_000);

  it("has a planted forbidden import for every rule", () => {
    expect(Object.keys(plants).sort()).toEqual([...ruleNames].sort());
  });

  it.each(Object.keys(matrix))("lets %s import what its row names and refuses the rest", (room) => {
    const refused = new Set(house.filter((violation) => violation.rule !== "every-import-resolves").map((violation) => violation.from));
    const unresolved = house.filter((violation) => violation.rule === "every-import-resolves");
    const row = cells.filter((cell) => cell.room === room);
    expect(unresolved).toEqual([]);
    expect(row.filter((cell) => refused.has(cell.file)).map((cell) => cell.other)).toEqual(
      row.filter((cell) => !cell.allowed).map((cell) => cell.other),
    );
  });

  it("lets every welcome import pass", () => {
    expect(house.filter((violation) => violation.from in welcome)).toEqual([]);
  });

  it("sees every planted import fail by the rule that is meant", async () => {
    // Rules about one file (lib/paths.ts, for-web.ts) would otherwise overwrite each other's plant.
    const rounds: Record<string, string>[] = [];
    const planted = Object.entries(plants);
    for (const [, files] of planted) {
      const round = rounds.find((each) => Object.keys(files).every((path) => !(path in each)));
      if (round) Object.assign(round, files);
      else rounds.push({ ...files });
    }
    const broken: Violation[] = [];
    for (const round of rounds) broken.push(...(await violationsOf(settled({ ...aims, ...round }))));
    for (const [name, files] of planted) {
      expect(
        broken.some((violation) => violation.rule === name && violation.from in files),
        `${name} let its planted import through: ${Object.keys(files).join(", ")}`,
      ).toBe(true);
    }
  }, 60_000);
});

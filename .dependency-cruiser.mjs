/**
 * The import matrix of ARCHITECTURE.md as rules. Each carries the sentence that a person needs who runs into it.
 * `lib/tooling/boundaries.test.ts` plants one forbidden import for every rule below and sees it fail.
 */

/** Rooms, by the path that marks their files. */
const rooms = {
  domain: "lib/domain/",
  indicators: "lib/indicators/",
  strategies: "lib/strategies/",
  registry: "lib/strategies/registry[.]ts$",
  engine: "lib/engine/",
  ports: "lib/ports/",
  services: "lib/services/",
  crypto: "lib/crypto/",
  db: "lib/db/",
  adapters: "lib/adapters/",
  compose: "lib/compose/",
  forWeb: "lib/compose/for-web[.]ts$",
  forWorker: "lib/compose/for-worker[.]ts$",
  forCli: "lib/compose/for-cli[.]ts$",
  web: "lib/web/",
  config: "lib/config/",
  paths: "lib/paths[.]ts$",
  log: "lib/log/",
  tooling: "lib/tooling/",
  components: "components/",
  app: "app/",
  worker: "worker/",
  cli: "cli/",
  prisma: "prisma/",
  generated: "prisma/generated/",
  scripts: "scripts/",
  e2e: "e2e/",
  boundaries: "[.]dependency-cruiser[.]mjs$",
  edge: "(proxy|instrumentation|instrumentation-(client|node))[.]ts$",
};
const anywhere = "^(app|components|lib|worker|cli|e2e|prisma|scripts)/|^[^/]+[.](ts|mjs)$";
const production = "^((app|components|lib|worker|cli)/|(proxy|instrumentation)[^/]*[.]ts$)";
/** Tests, benches and contract suites may reach further than the code beside them. */
const tests = "[.](test|bench|contract|e2e)[.]tsx?$|/testing/";
const npm = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
const any = (paths) => `^(${paths.join("|")})`;
const packages = (names) => `node_modules/(${["", "@types/"].flatMap((scope) => names.map((name) => scope + name)).join("|")})[/.]`;

/** `room` may import itself and `may`, nothing else of ours. */
const may = (room, ...others) =>
  rule(
    `${room}-imports`,
    `${room} may import only itself${others.length > 0 ? `, ${others.join(", ")}` : ""} (the matrix in ARCHITECTURE.md).`,
    { path: any([rooms[room]]), pathNot: tests },
    { path: anywhere, pathNot: any([rooms[room], ...others.map((other) => rooms[other])]) },
  );

/** `room` may use these npm packages and no others; Node's own modules only when `core` says so. */
const uses = (room, names, { core }) =>
  rule(
    `${room}-packages`,
    `${room} may use ${names.length > 0 ? names.join(", ") : "no package"}${core ? "" : " and nothing of Node"} (the matrix in ARCHITECTURE.md).`,
    { path: any([rooms[room]]), pathNot: tests },
    { dependencyTypes: core ? npm : [...npm, "core"], ...(names.length > 0 ? { pathNot: packages(names) } : {}) },
  );

/** One kind of adapter holds one software kit. */
const adapterUses = (kind, ...names) =>
  rule(
    `adapters-${kind}-packages`,
    `Adapters of ${kind} may use ${names.join(", ")}: one software kit an adapter, so that it can be swapped by touching one folder.`,
    { path: `^lib/adapters/${kind}/`, pathNot: tests },
    { dependencyTypes: npm, pathNot: packages(names) },
  );

/** @type {import("dependency-cruiser").IConfiguration} */
const configuration = {
  forbidden: [
    rule("no-circular", "A circle hides which file is the lower one; type imports count.", {}, { circular: true }),
    rule(
      "every-import-resolves",
      "An import that leads nowhere is a typing error or a missing package.",
      {},
      { couldNotResolve: true, pathNot: "^(server-only|#prisma/generated/|.*prisma/generated/)" },
    ),

    may("domain"),
    may("indicators", "domain"),
    may("strategies", "domain", "indicators"),
    may("engine", "domain", "indicators"),
    may("ports", "domain"),
    may("services", "domain", "registry", "engine", "ports", "paths"),
    may("crypto", "domain", "ports"),
    may("db", "domain", "ports", "crypto", "generated", "config", "log", "paths"),
    may("adapters", "domain", "engine", "ports", "crypto", "config", "log", "paths"),
    may("compose", "domain", "ports", "crypto", "db", "adapters", "config", "log", "paths"),
    may("web", "domain", "ports", "services", "forWeb", "config", "log", "paths"),
    may("components", "domain", "paths"),
    may("app", "domain", "services", "web", "components", "config", "log", "paths"),
    may("edge", "web", "config", "log", "paths"),
    may("worker", "domain", "registry", "engine", "ports", "services", "forWorker", "config", "log", "paths"),
    may("cli", "domain", "registry", "engine", "ports", "services", "forCli", "config", "log", "paths", "scripts"),
    may("config", "domain"),
    may("paths", "domain"),
    may("log", "domain", "config"),
    may("tooling", "domain", "crypto", "db", "config", "paths", "generated", "scripts", "boundaries"),
    may("prisma", "domain", "db", "scripts"),
    may("scripts", "tooling"),
    may("e2e", "domain", "paths", "tooling", "scripts"),

    rule(
      "ports-name-types",
      "Ports are promises: outside they are imported with `import type`, so that nothing can hide behaviour in them.",
      {
        path: any([rooms.services, rooms.crypto, rooms.db, rooms.adapters, rooms.compose, rooms.web, rooms.worker, rooms.cli]),
        pathNot: tests,
      },
      { path: any([rooms.ports]), dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "ports-hold-no-behaviour",
      "A port names types of the domain and imports them with `import type`.",
      { path: any([rooms.ports]), pathNot: tests },
      { path: any([rooms.domain]), dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "fill-model-by-simulated-alone",
      "Only the simulated venue shares the engine's fill model; a real venue reports its own fills.",
      { path: any([rooms.adapters]), pathNot: `^lib/adapters/venue/simulated/|${tests}` },
      { path: any([rooms.engine]) },
    ),
    rule(
      "simulated-knows-the-fill-model",
      "The simulated venue takes the fill model from the engine and nothing else.",
      { path: "^lib/adapters/venue/simulated/", pathNot: tests },
      { path: any([rooms.engine]), pathNot: "^lib/engine/fill-model(/|[.]ts$)" },
    ),
    rule(
      "no-sibling-plugins",
      "A strategy or adapter never knows its neighbour: one can be deleted without reading the others.",
      { path: "^(lib/strategies|lib/adapters/[^/]+)/([^/]+)/" },
      { path: "^$1/[^/]+/", pathNot: "^$1/$2/" },
    ),
    rule(
      "web-never-reaches-venues",
      "The web process asks, the worker trades: no path of imports leads from a page to a venue.",
      { path: any([rooms.app, rooms.web, rooms.forWeb, rooms.edge]), pathNot: tests },
      { path: "^(lib/adapters/venue/|lib/compose/for-(worker|cli)[.]ts$)", reachable: true },
    ),
    rule(
      "worker-never-reaches-next",
      "Worker and cli run on plain Node: nothing they reach may import Next, React or server-only.",
      { path: any([rooms.worker, rooms.cli, rooms.forWorker, rooms.forCli]), pathNot: tests },
      { path: "^lib/web/|node_modules/(next|react|react-dom|next-auth)/|^server-only$", reachable: true },
    ),
    rule(
      "next-stays-at-the-edge",
      "Next and React are known to lib/web, app, components and the two files Next asks for in the root; the TLS listener starts it.",
      {
        pathNot: `${any([rooms.web, rooms.app, rooms.components, rooms.edge])}|^next[.]config[.]ts$|^(lib/tooling|e2e)/|^scripts/desk/tls-server[.]mjs$`,
      },
      { path: "node_modules/(next|react|react-dom|next-auth)/|^server-only$" },
    ),
    rule(
      "prisma-stays-in-db",
      "Rows become domain types in lib/db; no other room sees Prisma or the PostgreSQL driver.",
      { pathNot: `^(lib/db|lib/tooling|prisma|scripts|e2e)/|^prisma[.]config[.]ts$|${tests}` },
      { path: "^prisma/generated/|node_modules/((@types/)?pg|pg-boss|pg-pool|prisma|@prisma)/" },
    ),
    rule(
      "crypto-stays-in-crypto",
      "Cryptography is read in one place: node:crypto is imported by lib/crypto (and by scripts and tests).",
      { pathNot: `^(lib/crypto|lib/tooling|e2e)/|^scripts/.*[.]mjs$|${tests}` },
      { path: "^(node:)?(crypto|webcrypto)$", dependencyTypes: ["core"] },
    ),
    rule(
      "no-barrels",
      "An index file hides where a thing lives and pulls in its neighbours; import the file itself.",
      {},
      { path: "/index[.](ts|tsx|mjs)$", pathNot: "node_modules|^prisma/generated/" },
    ),
    rule(
      "tests-stay-tests",
      "Tests, benches and contract suites are imported by tests alone.",
      { pathNot: `${tests}|^(lib/tooling|e2e|scripts)/` },
      { path: tests },
    ),
    rule(
      "contracts-are-for-tests",
      "A contract suite is run by the test beside each adapter.",
      { pathNot: "[.](test|contract)[.]tsx?$" },
      { path: "[.]contract[.]tsx?$" },
    ),
    rule(
      "tooling-is-for-tests",
      "lib/tooling serves tests, scripts and configuration; the product never needs it.",
      { path: production, pathNot: `^lib/tooling/|${tests}` },
      { path: any([rooms.tooling, rooms.e2e]) },
    ),
    rule(
      "no-development-packages",
      "`npm run up` installs without development packages: what the product imports stands in dependencies.",
      { path: production, pathNot: `^lib/tooling/|${tests}` },
      { dependencyTypes: ["npm-dev"] },
    ),

    uses("domain", ["zod"], { core: false }),
    uses("indicators", [], { core: false }),
    uses("strategies", ["zod"], { core: false }),
    uses("engine", [], { core: false }),
    uses("ports", [], { core: false }),
    uses("services", ["zod", "@zxcvbn-ts"], { core: false }),
    uses("crypto", ["@node-rs/argon2", "@node-rs/bcrypt", "@hpke/core", "otplib", "@simplewebauthn/server"], { core: true }),
    uses("db", ["prisma", "@prisma", "pg", "pg-boss", "rate-limiter-flexible", "zod"], { core: true }),
    uses("compose", [], { core: true }),
    uses("web", ["next", "react", "next-auth", "@auth/core", "@asteasolutions/zod-to-openapi", "zod"], { core: true }),
    uses(
      "components",
      [
        "react",
        "react-dom",
        "next/(link|navigation|dynamic)",
        "radix-ui",
        "@radix-ui",
        "lightweight-charts",
        "recharts",
        "@tanstack/react-query",
        "@tanstack/react-table",
        "react-hook-form",
        "@hookform/resolvers",
        "get-nonce",
        "@simplewebauthn/browser",
        "qrcode",
      ],
      { core: false },
    ),
    uses("app", ["next", "react"], { core: false }),
    uses("worker", [], { core: true }),
    uses("cli", [], { core: true }),
    uses("config", ["zod"], { core: true }),
    uses("paths", [], { core: false }),
    uses("log", ["pino", "prom-client"], { core: true }),
    adapterUses("archive", "@duckdb/node-api", "zod"),
    adapterUses("venue", "ccxt", "zod"),
    adapterUses("geo", "maxmind", "zod"),
    adapterUses("notification", "nodemailer", "zod"),
    adapterUses("sign-on", "oauth4webapi"),
    adapterUses("secret-provider", "@aws-sdk", "zod"),
    adapterUses("key-wrapper", "@aws-sdk", "zod"),
    rule(
      "adapters-packages",
      "A kind of adapter that has no row of its own here uses zod alone; give it a row when it needs a software kit.",
      { path: "^lib/adapters/", pathNot: `^lib/adapters/(archive|venue|geo|notification|sign-on|secret-provider|key-wrapper)/|${tests}` },
      { dependencyTypes: npm, pathNot: packages(["zod"]) },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules|^prisma/generated/" },
    exclude: { path: "^([.]next|[.]cache)" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default", "require"],
      mainFields: ["module", "main", "types", "typings"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".d.ts"],
    },
  },
};

export default configuration;

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { withConnection } from "#scripts/desk/connection.mjs";
import { projectRoot } from "./source-files.ts";

type SchemaFile = { readonly path: string; readonly content: string };

/**
 * The SQL that brings the connected database to the state of prisma/schema; empty when it is there already.
 * What Prisma does not model (functions, triggers, policies, grants) it neither sees nor touches. Children of a partitioned
 * table look like tables that the schema lacks, so they are declared external, which leaves them out of both sides.
 */
export async function sqlToReachSchema(url: string, root: string = projectRoot): Promise<string> {
  const files = schemaFiles(root);
  const externalTables = await partitionChildren(url);
  const engine = await startEngine(url, files);
  const answer = await engine.diff({
    from: { tag: "schemaDatasource", files: [...files], configDir: root },
    to: { tag: "schemaDatamodel", files: [...files] },
    script: true,
    exitCode: null,
    filters: { externalTables: [...externalTables], externalEnums: [] },
  });
  const script = (answer.stdout ?? "").trim();
  return script === "-- This is an empty migration." ? "" : script;
}

function schemaFiles(root: string): readonly SchemaFile[] {
  const folder = join(root, "prisma/schema");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: join(folder, name), content: readFileSync(join(folder, name), "utf8") }));
}

/** Names as the engine wants them: `schema.table`. */
async function partitionChildren(url: string): Promise<readonly string[]> {
  const { rows } = await withConnection(url, (client) =>
    client.query<{ name: string }>(
      `SELECT n.nspname || '.' || c.relname AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relispartition AND c.relkind IN ('r', 'p') ORDER BY 1`,
    ),
  );
  return rows.map((row) => row.name);
}

type Glue = typeof import("@prisma/schema-engine-wasm/schema_engine_bg") & { __wbg_set_wasm(exports: WebAssembly.Exports): void };
let glue: Promise<Glue> | undefined;

/** The engine that Prisma's own command line would download as a binary, in this process. */
async function startEngine(url: string, files: readonly SchemaFile[]) {
  glue ??= loadGlue();
  const { SchemaEngine } = await glue;
  const datamodels = files.map((file): [string, string] => [file.path, file.content]);
  return SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(repairedFactory(url)));
}

async function loadGlue(): Promise<Glue> {
  // The engine tells here why it panics; without a listener its last words are a TypeError.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: {
      set_message: (message: string): never => {
        throw new Error(`The schema engine panicked: ${message}`);
      },
    },
  });
  // as: the declaration leaves out the one function that the package's own loader calls
  const module = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as Glue;
  const wasm = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm")
    .replace(/[^/\\]*$/, "schema_engine_bg.wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { "./schema_engine_bg.js": { ...module } });
  module.__wbg_set_wasm(instance.exports);
  // as: exported by every module that wasm-bindgen makes
  (instance.exports.__wbindgen_start as () => void)();
  return module;
}

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/**
 * The engine meets PostgreSQL through the driver adapter for queries of an application, which does not know some types of the
 * catalogue; and it panics at constraints of a kind it has no word for (PostgreSQL 18 lists NOT NULL as one) or whose kind
 * arrives as text. Prisma models none of them, so they are left out of the question.
 */
function repairedFactory(url: string): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg({ connectionString: url });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => repaired(await connect());
  return factory;
}

/** Type of the catalogue -> the one that reads the same: "char" -> character, name -> text, and arrays of both -> text[]. */
const knownTypes: Readonly<Record<number, number>> = { 18: 1042, 19: 25, 1002: 1009, 1003: 1009 };

function repaired(adapter: Adapter): Adapter {
  // as: performIO is private to the adapter and the only place where column types are still numbers of PostgreSQL
  const inner = adapter as unknown as { performIO(query: { sql: string }): Promise<{ fields: { dataTypeID: number }[] }> };
  const perform = inner.performIO.bind(adapter);
  inner.performIO = async (query) => {
    const sql = query.sql.replace("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n', 'c', 't', 'x')");
    const answer = await perform({ ...query, sql });
    for (const field of answer.fields) field.dataTypeID = knownTypes[field.dataTypeID] ?? field.dataTypeID;
    return answer;
  };
  return adapter;
}

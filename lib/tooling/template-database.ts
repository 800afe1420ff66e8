import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withConnection } from "#scripts/desk/connection.mjs";
import { makeKeyFiles } from "#scripts/desk/key-files.mjs";
import { prepareDatabase } from "#scripts/desk/prepare-database.mjs";
import { type ClusterRole, startThrowawayCluster } from "#scripts/desk/throwaway-cluster.mjs";

/** A migrated database of its own for one test file, beside a data folder with key files that point at it. */
export type TestDatabase = {
  readonly deskId: string;
  readonly roles: { readonly owner: string; readonly web: string; readonly worker: string };
  readonly ownerUrl: string;
  readonly webUrl: string;
  readonly workerUrl: string;
  readonly superuserUrl: string;
  /** Holds archive/, log/ and keys/{owner,web,worker}.key. */
  readonly dataDir: string;
  drop(): Promise<void>;
};

/** What is needed to clone the template, also from another process: plain data. */
export type Template = {
  readonly deskId: string;
  readonly roles: { readonly owner: string; readonly web: string; readonly worker: string };
  /** Addresses of a database called `{database}`. */
  readonly addresses: Readonly<Record<ClusterRole, string>>;
};

declare module "vitest" {
  interface ProvidedContext {
    template: Template;
  }
}

/** Clones the template of this vitest run; test-database-setup.ts made it. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { inject } = await import("vitest"); // late: outside vitest, cloneTemplate is used directly
  return cloneTemplate(inject("template"));
}

/** Starts a PostgreSQL of its own and fills the template with migrations and rights. `isDurable` keeps fsync on. */
export async function startTemplate(options: { isDurable?: boolean } = {}): Promise<{ template: Template; stop(): Promise<void> }> {
  const cluster = await startThrowawayCluster(options);
  const { deskId, roles } = cluster;
  try {
    await withConnection(cluster.address("superuser", "postgres"), (client) =>
      client.query(`CREATE DATABASE ${templateName} OWNER "${roles.owner}"`),
    );
    await prepareDatabase({ ownerUrl: cluster.address("owner", templateName), roles });
    await withConnection(cluster.address("superuser", "postgres"), (client) =>
      client.query(`ALTER DATABASE ${templateName} ALLOW_CONNECTIONS false`),
    );
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  const addressOf = (role: ClusterRole): string => cluster.address(role, placeholder);
  const addresses = { superuser: addressOf("superuser"), owner: addressOf("owner"), web: addressOf("web"), worker: addressOf("worker") };
  return { template: { deskId, roles, addresses }, stop: cluster.stop };
}

/** A copy of the template with fresh keys. */
export async function cloneTemplate(template: Template): Promise<TestDatabase> {
  return copyDatabase(template, templateName, (dataDir, urls) => {
    for (const name of ["archive", "log"]) mkdirSync(join(dataDir, name));
    makeKeyFiles(join(dataDir, "keys"), template.deskId, urls);
  });
}

/** A copy of a test database nobody is connected to, with the same rows, keys and archive. */
export async function twinOf(source: TestDatabase): Promise<TestDatabase> {
  const { inject } = await import("vitest");
  const name = /@[^/]*\/([^?]+)/.exec(source.ownerUrl)?.[1] ?? ""; // the host may be empty, which URL does not parse
  return copyDatabase(inject("template"), name, (dataDir, urls) => {
    cpSync(source.dataDir, dataDir, { recursive: true });
    for (const role of ["owner", "web", "worker"] as const) {
      const file = join(dataDir, "keys", `${role}.key`);
      const keys = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...keys, database: { ...keys.database, url: urls[role] } }), { mode: 0o600 });
    }
  });
}

async function copyDatabase(
  template: Template,
  from: string,
  fill: (dataDir: string, urls: Record<ClusterRole, string>) => void,
): Promise<TestDatabase> {
  const database = `test_${randomBytes(6).toString("hex")}`;
  const address = (role: ClusterRole, name = database): string => template.addresses[role].replace(placeholder, name);
  const administer = (sql: string): Promise<unknown> => withConnection(address("superuser", "postgres"), (client) => client.query(sql));
  await persistently(() => administer(`CREATE DATABASE ${database} TEMPLATE ${from} OWNER "${template.roles.owner}"`));
  const dataDir = mkdtempSync(join(tmpdir(), "bulwark-data-"));
  const urls = { owner: address("owner"), web: address("web"), worker: address("worker"), superuser: address("superuser") };
  fill(dataDir, urls);
  return {
    deskId: template.deskId,
    roles: template.roles,
    ownerUrl: urls.owner,
    webUrl: urls.web,
    workerUrl: urls.worker,
    superuserUrl: urls.superuser,
    dataDir,
    async drop() {
      rmSync(dataDir, { recursive: true, force: true });
      await administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    },
  };
}

const templateName = "template_desk";
const placeholder = "{database}";

/** A template that another clone or autovacuum is just reading refuses; it is free a moment later. */
async function persistently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && error.code === "55006";
      if (!isInUse || attempt === 20) throw error;
      await sleep(50 * attempt);
    }
  }
}

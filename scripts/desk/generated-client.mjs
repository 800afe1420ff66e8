import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { checkout, inCheckout } from "./checkout.mjs";
import { withLock } from "./file-lock.mjs";
import { Refusal } from "./refusal.mjs";
import { runChild } from "./run-child.mjs";

const stampFile = inCheckout("prisma/generated/schema-stamp");

/** Generates the Prisma client when the schema or Prisma changed. The generator is wasm; the native engine it would fetch is never used. */
export async function generateClient({ node, output }) {
  if (isCurrent()) return;
  await withLock(inCheckout(".cache/generate.lock"), async () => {
    if (isCurrent()) return;
    const stamp = schemaStamp();
    const step = output.step("schema", "generating the database client");
    const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
    const { code, tail } = await runChild(node, [inCheckout("node_modules/prisma/build/index.js"), "generate"], { cwd: checkout, env });
    if (code !== 0) throw new Refusal(`prisma generate failed:\n${tail}`);
    writeFileSync(stampFile, stamp);
    step.done("database client generated");
  });
}

function isCurrent() {
  return existsSync(stampFile) && readFileSync(stampFile, "utf8") === schemaStamp();
}

function schemaStamp() {
  const folder = inCheckout("prisma/schema");
  const hash = createHash("sha256");
  hash.update(JSON.parse(readFileSync(inCheckout("node_modules/prisma/package.json"), "utf8")).version);
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith(".prisma"))
    .sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(`${folder}/${name}`));
  }
  return hash.digest("hex");
}

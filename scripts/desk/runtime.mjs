import { spawnSync } from "node:child_process";
import { inCheckout } from "./checkout.mjs";
import { Refusal } from "./refusal.mjs";

/** The Node that runs web, worker and CLI: the one npm brought, else the host's if it strips types (22.18), else a refusal. */
export function findRuntime() {
  const candidates = [
    inCheckout(`node_modules/node-${process.platform}-${process.arch}/bin/node`),
    process.execPath,
    process.env.npm_node_execpath,
  ];
  for (const candidate of candidates) {
    if (candidate && stripsTypes(versionOf(candidate))) return candidate;
  }
  throw new Refusal(
    `No Node that can run the desk: none is packaged for ${process.platform}-${process.arch}, and this one is ${process.versions.node}. Install Node 22.18 or newer (24 is best) and start again.`,
  );
}

function versionOf(program) {
  if (program === process.execPath) return process.version;
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return stdout ?? "";
}

function stripsTypes(version) {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version.trim())?.map(Number) ?? [];
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

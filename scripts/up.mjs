// `npm run up`: from a fresh clone to a running desk. This file parses on any Node, so that an old one gets a sentence instead of a syntax error.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Bulwark needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
  process.exit(1);
}
const { up } = await import("./desk/up.mjs");
process.exitCode = await up(process.argv.slice(2));

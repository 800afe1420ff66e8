// `npm run bulwark -- <noun> <verb>`: the CLI with everything it needs under it. Says nothing on stdout; that belongs to the command.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Bulwark needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
  process.exit(1);
}
const { runCommand } = await import("./desk/command.mjs");
process.exitCode = await runCommand(process.argv.slice(2));

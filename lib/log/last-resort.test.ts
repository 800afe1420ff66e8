import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const here = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)));

/** A server as the web is one: errors come from where no handler can catch them, between requests that are answered. */
const server = `
  import { createServer } from "node:http";
  import { createLog } from ${here("./log.ts")};
  import { catchTheRest } from ${here("./last-resort.ts")};
  catchTheRest(createLog({ name: "web", level: "info" }));
  createServer((request, response) => {
    if (request.url === "/throw") setImmediate(() => { throw new Error("planted throw"); });
    if (request.url === "/gone") setImmediate(() => { throw Object.assign(new Error("aborted"), { code: "ECONNRESET" }); });
    if (request.url === "/reject") void Promise.reject(new Error("planted rejection"));
    setTimeout(() => response.end("answered"), 20);
  }).listen(0, "127.0.0.1", function () { console.log(JSON.stringify({ port: this.address().port })); });`;

it("v5.0.0-16.5.4 what nothing caught is logged with its stack, and a web process goes on with its other requests", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", server], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await lines.next()).value));
    const { port } = await next();
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
    expect(await Promise.all([ask("/throw"), ask("/")])).toEqual(["answered", "answered"]);
    const first = await next();
    expect(first).toMatchObject({ level: 50, name: "web", msg: "nothing caught an error", logId: expect.any(String) });
    expect(first.err.stack).toContain("planted throw");
    expect(await ask("/gone")).toBe("answered"); // somebody else's going away is no error of ours: the next line is the rejection's
    expect(await Promise.all([ask("/reject"), ask("/")])).toEqual(["answered", "answered"]);
    const second = await next();
    expect(second).toMatchObject({ level: 50, msg: "a promise nobody waited for failed" });
    expect(second.err.stack).toContain("planted rejection");
    expect(child.exitCode).toBeNull();
  } finally {
    child.kill("SIGKILL");
  }
});

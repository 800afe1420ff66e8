import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot, type SourceFile, sourceFiles } from "./source-files.ts";

/** What a desk runs; tools of whoever works on it are not among it. */
const running = sourceFiles().filter(
  ({ path }) =>
    /^(app|components|lib|worker|cli|scripts\/desk|scripts\/(up|bulwark)|proxy|instrumentation)/.test(path) &&
    !/[.](test|int[.]test|bench|contract)[.]tsx?$|\/testing\/|^lib\/(tooling|crypto\/reference-file)/.test(path),
);

/** Where a person is spoken to, or a log is written, with the reason. */
const mayWrite: Readonly<Record<string, string>> = {
  "cli/bulwark.ts": "a command's answer and what it says to the person",
  "lib/log/log.ts": "the log itself",
  "scripts/desk/log-file.mjs": "the parts' logs, one file each",
  "scripts/desk/command.mjs": "the terminal of a command that the starter hands on",
  "scripts/desk/output.mjs": "the starter's terminal",
  "scripts/desk/tls-server.mjs": "standard error of the web, which the starter makes entries of",
  "scripts/desk/part-users.mjs": "the answer of a probe to the starter that asked it",
  "scripts/up.mjs": "the starter's terminal, before anything is loaded",
  "scripts/bulwark.mjs": "a command's terminal, before anything is loaded",
};
const writing =
  /\bconsole\.(log|info|warn|error|debug|trace|dir|table)\b|\bprocess\.(stdout|stderr)\b|\bappendFile(Sync)?\b|from "pino"|\bsyslog\b|\bprocess\.emitWarning\b/;

const withoutComments = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
const writers = (files: readonly SourceFile[]) => files.filter(({ text }) => writing.test(withoutComments(text))).map(({ path }) => path);

describe("logs go where docs/logging.md says and nowhere else", () => {
  it("v5.0.0-16.2.3 no code writes past the logger but the few that speak to a person, each with its reason", () => {
    expect(writers(running).filter((path) => !Object.hasOwn(mayWrite, path))).toEqual([]);
    expect(Object.keys(mayWrite).filter((path) => !writers(running).includes(path))).toEqual([]); // nothing that is gone
    expect(writers([{ path: "planted", text: 'console.error("x")' }])).toEqual(["planted"]);
    expect(writers([{ path: "planted", text: 'appendFileSync("/tmp/x", "y")' }])).toEqual(["planted"]);
  });

  it("v5.0.0-16.1.1 the inventory names every sink: log files of the starter, the record, what goes off the host, and the form", () => {
    const inventory = readFileSync(join(projectRoot, "docs", "logging.md"), "utf8");
    const named = running.flatMap(({ text }) => [...text.matchAll(/\blogFile\("([a-z]+)"\)/g)].map(([, name]) => `log/${name}.log`));
    expect(named.length).toBeGreaterThan(2);
    for (const sink of [...named, "audit_event", "audit/checkpoint", "webhook", "mail", "standard output", "standard error"])
      expect(inventory).toContain(sink);
    for (const field of ["level", "time", "name", "msg", "request", "logId"]) expect(inventory).toContain(`\`${field}\``);
  });
});

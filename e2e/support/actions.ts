import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ask } from "./ask.ts";
import { checkout, distDirectory } from "./desk-process.ts";
import { testDesk } from "./test-desk.ts";

type Manifest = {
  readonly node: Readonly<Record<string, { readonly filename: string; readonly exportedName: string; readonly workers: object }>>;
};

export type ActionAnswer = {
  readonly status: number;
  readonly isOk: boolean;
  /** Of the failure table; undefined where it worked. */
  readonly code: string | undefined;
  readonly fields: Readonly<Record<string, string>>;
  readonly message: string;
  /** What a step-up must prove first. */
  readonly operation: string | undefined;
  readonly value: Readonly<Record<string, unknown>>;
  /** Where it sends the browser. */
  readonly location: string | undefined;
  readonly setCookies: readonly string[];
  readonly text: string;
};

type CallOptions = { readonly cookie?: string | undefined; readonly headers?: Readonly<Record<string, string>> };

/** Calls a server action the way its page does, without the page: what a disabled button would have sent. */
export function callAction(file: string, name: string, input: object, options: CallOptions = {}): Promise<ActionAnswer> {
  return callActionAt(testDesk(), file, name, input, options);
}

/** The same at another desk than the shared one. */
export async function callActionAt(
  desk: { readonly port: number; readonly origin: string },
  file: string,
  name: string,
  input: object,
  options: CallOptions = {},
): Promise<ActionAnswer> {
  const { id, path } = actionNamed(file, name);
  const { status, headers, text, setCookies } = await ask(path, {
    method: "POST",
    port: desk.port,
    cookie: options.cookie,
    body: JSON.stringify([input]),
    headers: {
      "next-action": id,
      accept: "text/x-component",
      "content-type": "text/plain;charset=UTF-8",
      host: new URL(desk.origin).host,
      origin: desk.origin,
      ...options.headers,
    },
  });
  const location = headers["x-action-redirect"];
  return {
    status,
    text,
    setCookies,
    location: Array.isArray(location) ? location[0] : location?.split(";")[0],
    ...outcomeOf(text, location !== undefined),
  };
}

/** The id of an action in the build, and a page that knows it. */
function actionNamed(file: string, name: string): { readonly id: string; readonly path: string } {
  for (const [id, action] of Object.entries(manifest().node)) {
    if (action.filename !== file || action.exportedName !== name) continue;
    const [page] = Object.keys(action.workers);
    if (page) return { id, path: addressOf(page) };
  }
  throw new Error(`The build has no action ${name} of ${file}.`);
}

/** Every action of the build, by file and name. */
export function builtActions(): readonly { readonly file: string; readonly name: string }[] {
  return Object.values(manifest().node).map(({ filename, exportedName }) => ({ file: filename, name: exportedName }));
}

function manifest(): Manifest {
  const file = join(checkout, distDirectory, "server/server-reference-manifest.json");
  return JSON.parse(readFileSync(file, "utf8")) as Manifest; // Next's own, of the build under test
}

/** `app/(desk)/runs/[id]/page` -> `/runs/x`: any value will do, since the action does not look at the page's parameters. */
function addressOf(page: string): string {
  const folders = page.split("/").slice(1, -1);
  return `/${folders
    .filter((folder) => !folder.startsWith("("))
    .map((folder) => (folder.startsWith("[") ? "x" : folder))
    .join("/")}`;
}

function outcomeOf(text: string, isRedirect: boolean) {
  const row = /^1:(\{"ok":.*)$/m.exec(text)?.[1];
  if (!row)
    return { isOk: isRedirect, code: isRedirect ? undefined : "no-answer", fields: {}, message: "", operation: undefined, value: {} };
  const outcome = JSON.parse(row) as {
    ok: boolean;
    value?: Record<string, unknown>;
    failure?: { code: string; message: string; fields?: Record<string, string>; operation?: string };
  }; // ActionResult of lib/web/as-action.ts
  const { failure } = outcome;
  return {
    isOk: outcome.ok,
    code: failure?.code,
    fields: failure?.fields ?? {},
    message: failure?.message ?? "",
    operation: failure?.operation,
    value: outcome.value ?? {},
  };
}

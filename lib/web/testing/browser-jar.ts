import { AsyncLocalStorage } from "node:async_hooks";
import { requestHeaders } from "../request-headers.ts";

type Set = (name: string, value: string, options?: { readonly maxAge?: number }) => void;

/** One browser: what it keeps, and its requests. A handler called by it finds its cookies where the framework would give them. */
export class BrowserJar {
  readonly kept = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async ask(
    handler: (request: Request, context: { params: Promise<object> }) => Promise<Response>,
    target: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly location: string }> {
    const cookie = [...this.kept].map(([name, value]) => `${name}=${value}`).join("; ");
    const all = { ...headers, ...(cookie ? { cookie } : {}), [requestHeaders.address]: `203.0.${jars++ % 250}.9`, "user-agent": "test" };
    const request = new Request(this.#origin + target, { headers: all });
    const response = await asking.run({ jar: this, headers: request.headers }, () => handler(request, { params: Promise.resolve({}) }));
    return { status: response.status, location: response.headers.get("location") ?? "" };
  }
}

let jars = 0;
const asking = new AsyncLocalStorage<{ readonly jar: BrowserJar; readonly headers: Headers }>();

/** In place of `next/headers`, which only a request that Next itself serves can ask. */
export const nextHeaders = {
  headers: async () => asking.getStore()?.headers ?? new Headers(),
  cookies: async () => {
    const kept = asking.getStore()?.jar.kept ?? new Map<string, string>();
    const get = (name: string) => (kept.has(name) ? { name, value: kept.get(name) } : undefined);
    const set: Set = (name, value, options) => void (options?.maxAge === 0 ? kept.delete(name) : kept.set(name, value));
    return { get, set };
  },
};

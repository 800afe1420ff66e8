import { type IncomingHttpHeaders, request } from "node:http";
import { testDesk } from "./test-desk.ts";

export type Asked = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly setCookies: readonly string[];
  readonly text: string;
};

type Question = {
  readonly method?: string;
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Another desk than the shared one. */
  readonly port?: number;
  /** Stops reading after the headers: a stream has no end. */
  readonly headOnly?: boolean;
};

const TIMEOUT_MS = 30_000;

/** One request as it is, without a browser's help: no redirects followed, no cookies kept, any header allowed. */
export function ask(path: string, question: Question = {}): Promise<Asked> {
  const desk = testDesk();
  const { method = "GET", cookie, headers = {}, body, port = desk.port, headOnly = false } = question;
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: "127.0.0.1",
        port,
        path,
        method,
        agent: false,
        timeout: TIMEOUT_MS,
        headers: {
          host: new URL(desk.origin).host,
          ...(cookie ? { cookie } : {}),
          ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (response) => {
        const answer = (text: string) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, setCookies: response.headers["set-cookie"] ?? [], text });
        if (headOnly) {
          answer("");
          asked.destroy();
          return;
        }
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("end", () => answer(text));
        response.once("error", reject);
      },
    );
    asked.once("timeout", () => asked.destroy(new Error(`${method} ${path}: no answer in ${TIMEOUT_MS / 1_000} s`)));
    asked.once("error", reject);
    asked.end(body);
  });
}

/** HTML as a person could read it: without scripts, where the framework repeats what it may show later. */
export function withoutScripts(html: string): string {
  return html.replaceAll(/<script\b[^>]*>[\s\S]*?<\/script>/g, "");
}

/** Whether a page answered "not found": by its status, or where it streams, by the mark the browser acts on. */
export function isNotFound({ status, text }: Asked): boolean {
  return status === 404 || text.includes("NEXT_HTTP_ERROR_FALLBACK;404");
}

import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/**
 * What must never happen on a page: an error in the console, an uncaught exception, a refused script or style, a request to anybody else.
 * Gathered for every page of a context; the fixture fails the test on what is left.
 */
export class Troubles {
  readonly #found: string[] = [];
  readonly #expected: RegExp[] = [];

  /** Watches every page that this context has or will have. */
  async watch(context: BrowserContext, origin: string): Promise<void> {
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(
          `CSP violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
        );
      });
    });
    context.on("console", (message) => this.#hear(message));
    context.on("weberror", (error) => this.#found.push(`uncaught: ${error.error().message}`));
    context.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) this.#found.push(`request to somebody else: ${url}`);
    });
  }

  /** A test that provokes an answer such as 404 says so; everything else stays an error. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern);
  }

  /** What was found since the last call and nobody expected. */
  take(): readonly string[] {
    return this.#found.splice(0).filter((each) => !this.#expected.some((pattern) => pattern.test(each)));
  }

  #hear(message: ConsoleMessage): void {
    const text = message.text();
    if (message.type() !== "error" && !/Refused to|Content Security Policy|hydrat/i.test(text)) return;
    this.#found.push(`${message.type()} at ${message.page()?.url() ?? "?"}: ${text} (${message.location().url})`);
  }
}

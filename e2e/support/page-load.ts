import { Agent, request } from "node:http";

/** A page at a port of this machine. */
export type Page = { readonly port: number; readonly path: string; readonly headers: Readonly<Record<string, string>> };

/** Loads one page over kept connections and remembers how long it took, from the request to the last byte. */
export class PageLoad {
  readonly #page: Page;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  #times: number[] = [];
  #pagesPerSecond: number[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  async oneByOne(count: number): Promise<void> {
    for (let i = 0; i < count; i++) this.#times.push((await this.once()).ms);
  }

  async sideBySide(readers: number, count: number): Promise<void> {
    const began = performance.now();
    await Promise.all(
      Array.from({ length: readers }, async () => {
        for (let i = 0; i < count / readers; i++) await this.once();
      }),
    );
    this.#pagesPerSecond.push((count * 1_000) / (performance.now() - began));
  }

  forget(): void {
    this.#times = [];
    this.#pagesPerSecond = [];
  }

  /** Of the pages loaded one by one. @unit ms */
  latency(quantile: number): number {
    return quantileOf(this.#times, quantile);
  }

  /** The median of the rounds. @unit pages/s */
  throughput(): number {
    return quantileOf(this.#pagesPerSecond, 0.5);
  }

  /** @throws when the answer is not the page: a redirect to the login or a refusal would be fast and worth nothing */
  once(): Promise<{ readonly bytes: number; readonly ms: number }> {
    const { port, path, headers } = this.#page;
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port, path, headers, agent: this.#agent, timeout: 30_000 }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("end", () => {
          const ms = performance.now() - began;
          const body = Buffer.concat(parts);
          if (response.statusCode !== 200) reject(new Error(`${path} answered ${response.statusCode}`));
          else if (body.includes("Too many requests")) reject(new Error(`${path} was refused by the rate limit`));
          else resolve({ bytes: body.length, ms });
        });
        response.once("error", reject);
      });
      asked.once("timeout", () => asked.destroy(new Error(`${path}: no answer`)));
      asked.once("error", reject);
      asked.end();
    });
  }
}

function quantileOf(values: readonly number[], quantile: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))] ?? Number.NaN;
}

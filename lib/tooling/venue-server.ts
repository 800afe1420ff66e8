import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** How the venue behaves, whatever it is asked. */
export type VenueMood = "well" | "slow" | "down" | "rate-limited" | "late-clock" | "redirects" | "no-json";
/** What the key of the request may do there. */
export type VenueKey = "reads-and-trades" | "withdraws" | "transfers" | "reads" | "unknown";

export type Asked = { readonly method: string; readonly path: string; readonly headers: IncomingMessage["headers"]; readonly body: string };
type Answer = { readonly status?: number; readonly body: unknown; readonly headers?: Record<string, string> };
export type VenueScript = {
  readonly answer: (asked: Asked, key: VenueKey) => Answer;
  readonly wrongKey: Answer;
  readonly rateLimited: Answer;
  readonly lateClock?: Answer;
};

/** A venue's REST interface on a port of this machine, any unless one is given: it speaks HTTP as the venue does and keeps what it was asked. */
export async function venueServer(script: VenueScript, port = 0) {
  let [mood, key]: [VenueMood, VenueKey] = ["well", "reads-and-trades"];
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      asked.push(one);
      const answer = answerTo(one);
      if (!answer) return; // it never answers
      response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
    });
  });
  const answerTo = (one: Asked): Answer | undefined => {
    switch (mood) {
      case "slow":
        return undefined;
      case "down":
        return { status: 503, body: "<html>upstream of the venue is away</html>", headers: { "content-type": "text/html" } };
      case "rate-limited":
        return script.rateLimited;
      case "late-clock":
        return script.lateClock ?? script.wrongKey;
      case "redirects":
        return { status: 302, body: "", headers: { location: "http://127.0.0.1:9/elsewhere" } };
      case "no-json":
        return { body: "it works" };
      case "well":
        return key === "unknown" ? script.wrongKey : script.answer(one, key);
    }
  };
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    asked,
    is(next: { readonly mood?: VenueMood; readonly key?: VenueKey }) {
      mood = next.mood ?? "well";
      key = next.key ?? "reads-and-trades";
      asked.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

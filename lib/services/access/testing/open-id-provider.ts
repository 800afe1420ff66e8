import { createServer, type Server } from "node:http";
import Provider from "oidc-provider";

/** What the provider says of a sign-in that it vouches for as strong. */
export const STRONG = "urn:test:mfa";

/** A real OpenID provider whose sign-in page says yes for whoever `account` names. */
export type Idp = {
  readonly issuer: string;
  account: string;
  acr: string | undefined;
  /** When the person proved it there; now unless said otherwise. */
  authenticatedAtMs: number | undefined;
  /** Changes an ID token's claims or the metadata on their way out. */
  answer: (path: string, body: Record<string, unknown>) => Record<string, unknown>;
  readonly seen: { path: string; query: URLSearchParams; body: string }[];
  close(): void;
};

export async function startIdp(desk: string): Promise<Idp> {
  const front: Server = createServer();
  await new Promise<void>((listening) => front.listen(0, "127.0.0.1", listening));
  const address = front.address();
  if (!address || typeof address === "string") throw new Error("no port");
  const issuer = `http://127.0.0.1:${address.port}`;
  const client = (id: string) => ({
    client_id: id,
    client_secret: `${id}-secret-of-32-characters-or-more`,
    redirect_uris: [`${desk}/api/sign-on/callback`],
    acr_values: undefined,
  });
  const provider = new Provider(issuer, {
    clients: [client("desk"), client("other")].map(({ acr_values: _none, ...rest }) => rest),
    cookies: { keys: ["test"] },
    pkce: { required: () => true },
    acrValues: [STRONG],
    claims: { openid: ["sub", "acr", "amr", "auth_time"] },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    ttl: { Interaction: 600, Session: 600, Grant: 600 },
  });
  const state: Idp = {
    issuer,
    account: "subject-1",
    acr: undefined,
    authenticatedAtMs: undefined,
    answer: (_path, body) => body,
    seen: [],
    close: () => {
      front.closeAllConnections();
      front.close();
    },
  };
  const callback = provider.callback();
  front.on("request", (request, response) => {
    const url = new URL(request.url ?? "/", issuer);
    if (url.pathname.startsWith("/interaction/")) {
      void (async () => {
        const { prompt, params } = await provider.interactionDetails(request, response);
        const login = {
          accountId: state.account,
          ...(state.acr ? { acr: state.acr } : {}),
          amr: ["pwd"],
          ts: Math.floor((state.authenticatedAtMs ?? Date.now()) / 1_000),
        };
        if (prompt.name === "login") return provider.interactionFinished(request, response, { login });
        const grant = new provider.Grant({ accountId: state.account, clientId: params["client_id"] });
        grant.addOIDCScope("openid");
        return provider.interactionFinished(
          request,
          response,
          { consent: { grantId: await grant.save() } },
          { mergeWithLastSubmission: true },
        );
      })().catch((error: unknown) => response.destroy(error as Error));
      return;
    }
    const held: Buffer[] = [];
    const end = response.end.bind(response);
    // Whatever is JSON may be changed on its way out: a provider that lies.
    response.end = ((chunk?: unknown) => {
      if (chunk) held.push(Buffer.from(chunk as string));
      let out = Buffer.concat(held);
      if (String(response.getHeader("content-type")).includes("json"))
        out = Buffer.from(JSON.stringify(state.answer(url.pathname, JSON.parse(out.toString()))));
      response.setHeader("content-length", out.length);
      return end(out);
    }) as typeof response.end;
    state.seen.push({ path: url.pathname, query: url.searchParams, body: "" });
    callback(request, response);
  });
  return state;
}

/** Follows the provider's redirects as a browser does, until it sends the browser back to the desk. @returns the query */
export async function walkThrough(start: string, desk: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = start;
  for (let hop = 0; hop < 12; hop++) {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location");
    if (!location) throw new Error(`the provider stopped at ${new URL(url).pathname}: ${response.status} ${await response.text()}`);
    url = new URL(location, url).href;
    if (url.startsWith(desk)) return new URL(url).search.slice(1);
  }
  throw new Error("the provider goes in circles");
}

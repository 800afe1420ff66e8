import type { Actor } from "../domain/access/actor.ts";
import { addressClass } from "../domain/access/login-throttle.ts";
import { readSignatureHeader } from "../domain/access/signed-request.ts";
import type { Origin } from "../domain/audit/event.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { authenticateToken } from "../services/access/tokens/authenticate-token.ts";
import type { Services } from "../services/services.ts";
import { type ExecuteDeps, execute } from "../services/use-case.ts";
import { requestHeaders } from "./request-headers.ts";
import { atTokenDoor, type DoorCount } from "./token-door.ts";

/** A request of the API with its body read. */
export type ApiRequest = { readonly request: Request; readonly body: Uint8Array; readonly origin: Origin };

type Deps = ExecuteDeps<Services>;

/**
 * Who asks over the API: a token, sent or signed with. A session counts for reading from the desk's own pages alone, since a browser sends
 * its cookie wherever a page of somebody else makes it.
 * @param guesses where a token that is not valid is counted, as one who guesses
 * @throws FailureError
 */
export async function apiActor(deps: Deps, asked: ApiRequest, sessionActor: () => Promise<Actor>, guesses: DoorCount): Promise<Actor> {
  const header = asked.request.headers.get("authorization");
  if (header === null) return isOwnRead(asked.request, deps.services.origin) ? sessionActor() : { kind: "anonymous" };
  const input = plainInput(deps, header) ?? signedInput(deps, header, asked);
  if (!input) {
    await guesses.take();
    throw new FailureError(failure("unauthenticated", "The Authorization header holds no token of this desk."));
  }
  return atTokenDoor(nameOf(input, asked.origin), guesses, async () => {
    const result = await execute(deps, authenticateToken, { kind: "anonymous" }, input, asked.origin);
    if (!result.ok) throw new FailureError(result.failure);
    return result.value;
  });
}

/** What is shown, from where: with the secret's hash, or of the signed kind the public part alone. */
function nameOf(input: { readonly keyId: string; readonly secretHash?: Uint8Array }, { address }: Origin): string {
  const secret = input.secretHash ? Buffer.from(input.secretHash).toString("hex") : "signed";
  return `${input.keyId}/${secret}/${addressClass(address)}`;
}

function isOwnRead({ method, headers }: Request, ownOrigin: string): boolean {
  const [origin, site] = [headers.get("origin"), headers.get("sec-fetch-site")];
  const isOwn = (origin === null || origin === ownOrigin) && (site === null || site === "same-origin" || site === "none");
  return method === "GET" && isOwn;
}

function plainInput({ services }: Deps, header: string) {
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  const read = token === undefined ? undefined : services.apiTokens.read(token);
  return read && { kind: "plain", ...read };
}

function signedInput({ services }: Deps, header: string, { request, body }: ApiRequest) {
  const read = readSignatureHeader(header);
  if (!read) return undefined;
  const { pathname, search } = new URL(request.url);
  const target = request.headers.get(requestHeaders.target) ?? pathname + search; // as it came over the wire
  const at = target.indexOf("?");
  const [path, query] = at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
  return { kind: "signed", ...read, method: request.method, path, query, bodyHash: services.apiTokens.bodyHash(body) };
}

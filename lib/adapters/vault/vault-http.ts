import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import type { Secret } from "#lib/domain/kernel/secret.ts";

export type VaultPlace = {
  /** `https://vault.example.com:8200`; plain http only to this machine. */
  readonly address: string;
  readonly namespace?: string;
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string;
  /** For a whole request. @unit ms */
  readonly timeoutMs?: number;
  /** For a development server without TLS on another host, in tests alone. */
  readonly isPlainAllowed?: boolean;
};

export type VaultAnswer = { readonly status: number; readonly body: unknown };
export type VaultRequest = { readonly method: "GET" | "POST"; readonly path: string; readonly body?: object; readonly token?: Secret };

const MAX_ANSWER_BYTES = 1_048_576;
/** For a whole request, unless said. @unit ms */
export const vaultTimeoutMs = 5_000;

/**
 * One request to Vault or OpenBao, bounded in time and size. Answers 200, 204, 400, 403 and 404 are for the caller to tell apart;
 * redirects are not followed, since the token would go along.
 * @error secret-store-unavailable for no answer, a slow one, 429 and 5xx (sealed, too); secret-store-refused for any other
 */
export function vaultHttp(place: VaultPlace): (request: VaultRequest) => Promise<Result<VaultAnswer>> {
  const base = checkedAddress(place);
  const send = base.protocol === "https:" ? tlsRequest : plainRequest;
  return ({ method, path, body, token }) =>
    new Promise((done) => {
      const unavailable = () => done(err(failure("secret-store-unavailable")));
      const content = body === undefined ? undefined : JSON.stringify(body);
      const sent = send(
        new URL(`/v1/${path}`, base),
        {
          method,
          signal: AbortSignal.timeout(place.timeoutMs ?? vaultTimeoutMs),
          headers: {
            "x-vault-request": "true",
            ...(token ? { "x-vault-token": token.reveal() } : {}),
            ...(place.namespace ? { "x-vault-namespace": place.namespace } : {}),
            ...(content === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(content) }),
          },
          ...(place.ca === undefined ? {} : { ca: place.ca }),
        },
        (answer) => {
          const parts: Buffer[] = [];
          let size = 0;
          answer.on("data", (part: Buffer) => {
            size += part.length;
            if (size > MAX_ANSWER_BYTES) answer.destroy(new Error("too large"));
            else parts.push(part);
          });
          answer.on("error", unavailable);
          answer.on("end", () => done(answerOf(answer.statusCode ?? 0, Buffer.concat(parts).toString("utf8"))));
        },
      );
      sent.on("error", unavailable);
      sent.end(content);
    });
}

function answerOf(status: number, text: string): Result<VaultAnswer> {
  if (status === 429 || status >= 500) return err(failure("secret-store-unavailable"));
  if (status === 204) return ok({ status, body: undefined });
  if (![200, 400, 403, 404].includes(status)) return err(failure("secret-store-refused"));
  try {
    return ok({ status, body: JSON.parse(text) });
  } catch {
    return err(failure("secret-store-refused")); // not a Vault: a proxy's page, say; the parser's message would quote it
  }
}

function checkedAddress({ address, isPlainAllowed = false }: VaultPlace): URL {
  const url = new URL(address);
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol === "https:" || (url.protocol === "http:" && (isLocal || isPlainAllowed))) return url;
  throw new TypeError("the address of Vault must start with https:, or name this machine");
}

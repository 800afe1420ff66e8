import { createHash, createHmac, randomBytes } from "node:crypto";

/** What a program of somebody else would write from docs/api-signing.md alone; nothing of the desk's own code is used here. */
export type SigningClient = { readonly keyId: string; readonly secret: string };

export function clientOf(token: string): SigningClient {
  const [, keyId = "", secret = ""] = token.split("_");
  return { keyId, secret };
}

export type ToSign = {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly target: string;
  readonly body?: string | undefined;
  readonly time?: number;
  readonly nonce?: string;
};

/** The value of the Authorization header. */
export function signatureOf(
  { keyId, secret }: SigningClient,
  { method, target, body = "", time = Date.now(), nonce = newNonce() }: ToSign,
): string {
  const [path, query = ""] = target.split("?");
  const text = [
    "BULWARK-HMAC-SHA256",
    method,
    path,
    query === "" ? "" : query.split("&").sort().join("&"),
    createHash("sha256").update(body).digest("hex"),
    String(time),
    nonce,
    keyId,
  ].join("\n");
  const signature = createHmac("sha256", secret).update(text).digest("hex");
  return `BULWARK-HMAC-SHA256 KeyId=${keyId}, Time=${time}, Nonce=${nonce}, Signature=${signature}`;
}

export const newNonce = () => randomBytes(16).toString("base64url");

import { hkdfSha512 } from "./hmac.ts";
import type { SecretKey } from "./secret-key.ts";

/** The session library's secret (256 bits, base64url), from the `token` key of the web's key file. */
export function sessionSecret(tokenKey: SecretKey): string {
  const info = Buffer.from("bulwark/session-secret/v1");
  return Buffer.from(hkdfSha512(tokenKey, new Uint8Array(0), info, 32)).toString("base64url");
}

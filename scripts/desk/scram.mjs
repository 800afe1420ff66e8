import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

/**
 * The verifier PostgreSQL keeps for a password. Sent instead of the password, so that no server log can hold it.
 * Passwords here are base64url text, which SASLprep leaves as it is.
 * @source RFC 5802, section 3; PostgreSQL pg_authid.rolpassword
 */
export function scramVerifier(password, salt = randomBytes(16), iterations = 4096) {
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const clientKey = createHmac("sha256", salted).update("Client Key").digest();
  const serverKey = createHmac("sha256", salted).update("Server Key").digest();
  const storedKey = createHash("sha256").update(clientKey).digest();
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey.toString("base64")}:${serverKey.toString("base64")}`;
}

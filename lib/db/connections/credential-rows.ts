import { credentialDigest } from "#lib/crypto/credential-digest.ts";
import { DecryptionError } from "#lib/crypto/decryption-error.ts";
import type { FieldCipher } from "#lib/crypto/field-cipher.ts";
import { randomBytes } from "#lib/crypto/random.ts";
import { type Credential, credentialShapes } from "#lib/domain/connection/credential.ts";
import type { ConnectionVenue } from "#lib/domain/connection/venues.ts";
import type { Uuid } from "#lib/domain/kernel/ids.ts";
import { sealedColumns } from "../sealed-columns.ts";

/** A credential ready to be stored: sealed for its row, with the hash that the record names it by. */
export function sealCredential(cipher: FieldCipher, rowId: Uuid, credential: Credential) {
  const salt = randomBytes(32);
  const value = { ...credential };
  return {
    sealed: cipher.seal(sealedColumns.connectionCredential, rowId, { ...value, salt: Buffer.from(salt).toString("hex") }),
    hash: credentialDigest(salt, value),
  };
}

/** @throws DecryptionError when it does not open, or is not the value whose hash the row and the record have */
export function openCredential(
  cipher: FieldCipher,
  row: { readonly id: Uuid; readonly sealed: Uint8Array; readonly hash: Uint8Array },
  venue: ConnectionVenue,
): Credential {
  const opened = cipher.open(sealedColumns.connectionCredential, row.id, row.sealed);
  if (!opened || typeof opened !== "object" || !("salt" in opened)) throw new DecryptionError();
  const { salt, ...value } = opened;
  const parsed = credentialShapes[venue].safeParse(value);
  if (!parsed.success) throw new DecryptionError();
  const digest = credentialDigest(Buffer.from(String(salt), "hex"), value);
  if (!Buffer.from(row.hash).equals(digest)) throw new DecryptionError();
  return parsed.data;
}

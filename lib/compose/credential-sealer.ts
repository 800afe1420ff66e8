import { readSealingFile, sealingFilePath } from "../adapters/key-wrapper/local-file/sealing-file.ts";
import type { Env } from "../config/env.ts";
import { credentialSealer } from "../crypto/credential-envelope.ts";
import type { CredentialSealer } from "../ports/credential-envelope.ts";

/**
 * Seals to the key that the starter pinned beside the key files, in a file that the web cannot write.
 * @throws KeyFileError when that file is not what the starter made
 */
export async function credentialSealerOf(settings: Env): Promise<{ readonly credentials?: CredentialSealer }> {
  const pinned = await readSealingFile(sealingFilePath(settings.BULWARK_KEY_FILE), settings.BULWARK_DESK_ID);
  return pinned ? { credentials: await credentialSealer(pinned.publicKey) } : {};
}

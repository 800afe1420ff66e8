import { type SecretHolder, secretsOf } from "./desk-secrets.ts";

/**
 * Whose encrypted file a secret belongs in. The web's own stand in the web's; all others, also names that the desk does not know, in the
 * worker's, since the process that strangers talk to must not be able to open them. "neither": the passphrase opens the key files, and
 * those open the encrypted files.
 * @param name of small letters, digits and dashes
 */
export function secretHome(name: string): SecretHolder | "neither" {
  const holders = (["web", "worker"] as const).filter((holder) => secretsOf(holder).some((each) => each === name));
  if (holders.length > 1) return "neither";
  return holders[0] ?? "worker";
}

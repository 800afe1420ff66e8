import { type KeyFile, parseKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { readSecretFile } from "../adapters/secret-provider/environment/secret-file.ts";
import { env } from "../config/env.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { Secret } from "../domain/kernel/secret.ts";
import type { KeyStore } from "../ports/key-store.ts";
import { keyWrapperOf } from "./key-wrapper-of.ts";
import { systemClock } from "./system-clock.ts";

/** Key files out of a backup as they would stand in this place, by name. */
export type RestoredFiles = { readonly [name: string]: string };

/** @throws KeyFileError */
export function restoredKeyFile(files: RestoredFiles, role: "web" | "worker"): Promise<KeyFile> {
  return parseKeyFile(files[`${role}.key`] ?? "", `${role}.key of the key backup`, keyPassphrase);
}

/** Opens every canary with the key files as they will stand. @throws CanaryError, KeyFileError */
export async function proveKeys(store: KeyStore, files: RestoredFiles): Promise<void> {
  for (const role of ["web", "worker"] as const) await withRestoredRing(store, files, role, (ring) => ring.verifyCanaries(store));
}

/** @throws KeyFileError; whatever `work` throws */
export async function withRestoredRing<T>(
  store: KeyStore,
  files: RestoredFiles,
  role: "web" | "worker",
  work: (ring: KeyRing) => Promise<T>,
): Promise<T> {
  const wrapper = await keyWrapperOf(env(), (await restoredKeyFile(files, role)).keys);
  const ring = new KeyRing({ wrapper, store, clock: systemClock });
  try {
    return await work(ring);
  } finally {
    ring.forget();
    wrapper.close?.();
  }
}

/** Of key files that are sealed: those of the backup have the passphrase of their own time. */
async function keyPassphrase(): Promise<Secret | undefined> {
  const path = env().BULWARK_KEY_PASSPHRASE_FILE;
  return path === undefined ? undefined : new Secret(await readSecretFile(path));
}

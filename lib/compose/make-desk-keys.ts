import { join } from "node:path";
import { type AskPassphrase, type KeyFile, readKeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "../adapters/key-wrapper/local-file/local-file-wrapper.ts";
import type { Env } from "../config/env.ts";
import { KeyRing } from "../crypto/key-ring.ts";
import { mintIds } from "../crypto/mint-ids.ts";
import { mintSecretLink } from "../crypto/secret-link.ts";
import { openDb } from "../db/client.ts";
import { keyStore } from "../db/key-store.ts";
import { DESK_SCOPE, signingKeyStore } from "../db/signing-key-store.ts";
import { storeContext } from "../db/store-context.ts";
import { invariant } from "../domain/kernel/invariant.ts";
import type { Clock } from "../ports/clock.ts";
import { askPassphraseOf } from "./ask-passphrase.ts";
import { keyWrapperOf, type OpenWrapper } from "./key-wrapper-of.ts";
import { pinCheckpointKey } from "./pin-checkpoint-key.ts";

/** The scope of personal parts of events that are about nobody known: a failed login, say. */
const NOBODY = "desk";

/**
 * Makes purpose keys and canaries for every purpose of the web's and the worker's key files, in one transaction under the owner's role.
 * Safe to run twice: keys that are there are checked and stay.
 * @param settings where they are wrapped by; without them by the key files
 * @throws CanaryError when what is there does not open under these files
 */
export async function makeDeskKeys(folder: string, clock: Clock, settings?: Env): Promise<{ readonly purposes: readonly string[] }> {
  const ask = askPassphraseOf(settings?.BULWARK_KEY_PASSPHRASE_FILE);
  const [owner, web, worker] = await Promise.all((["owner", "web", "worker"] as const).map((role) => keyFile(folder, role, ask)));
  invariant(owner && web && worker, "three files were asked for");
  const keys = { ...worker.keys, ...web.keys };
  const wrapper: OpenWrapper = settings ? await keyWrapperOf(settings, keys) : localFileWrapper(keys);
  const db = openDb(owner.database.url, { max: 2 });
  try {
    await db.$transaction(
      async (tx) => {
        // Two set-ups at once: the second waits here, finds the keys of the first and makes none.
        await tx.$queryRaw`SELECT pg_advisory_xact_lock(7001, 2)::text`;
        const store = keyStore(tx);
        const ring = new KeyRing({ wrapper, store, clock });
        await ring.setUp(store);
        if ((await store.dataKeysOfScope("audit", NOBODY)).length === 0) await ring.createScope(store, "audit", NOBODY);
        if ((await store.dataKeysOfScope("token", DESK_SCOPE)).length === 0) await ring.createScope(store, "token", DESK_SCOPE);
        await pinCheckpointKey(tx, worker, clock);
        await firstSigningKey({ db: tx, ring, ids: mintIds(clock), now: clock.now() });
        ring.forget();
      },
      { timeout: 30_000 },
    );
  } finally {
    wrapper.close?.();
    await db.$disconnect();
  }
  return { purposes: wrapper.purposes };
}

/** What sign-in tokens are sealed under from the first login on; later ones come by rotation. */
async function firstSigningKey(parts: Parameters<typeof storeContext>[0]): Promise<void> {
  const keys = signingKeyStore(storeContext(parts));
  if ((await keys.list()).length === 0) await keys.rotate({ id: parts.ids.next(), secret: mintSecretLink().token });
}

async function keyFile(folder: string, role: KeyFile["role"], ask: AskPassphrase): Promise<KeyFile> {
  const path = join(folder, `${role}.key`);
  const found = await readKeyFile(path, ask);
  if (found?.role !== role) throw new Error(`${path} is missing or not the key file of the ${role}.`);
  return found;
}

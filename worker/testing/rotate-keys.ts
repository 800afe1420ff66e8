/** A process that does nothing but carry rotations on, to be killed: `node rotate-keys.ts KEY-FILE`, a dot for each turn that did something. */
import { setTimeout as sleep } from "node:timers/promises";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { Rotator } from "#lib/db/rotation/rotator.ts";

const keyFile = await readKeyFile(process.argv[2] ?? "");
if (!keyFile) throw new Error("no key file");
const wrapper = localFileWrapper(keyFile.keys);
const db = openDb(keyFile.database.url, { max: 3 });
const ring = new KeyRing({ wrapper, store: keyStore(db), clock: systemClock });
const holder = globalThis.crypto.randomUUID();
const bounds = { batchRows: 200, rowsPerSecond: 1_000_000, leaseMs: 40, acknowledgeMs: 200 };
const rotator = new Rotator({ db, ring, wrapper, clock: systemClock, holder, purposes: ["trade"], ...bounds });
for (;;) {
  const waitMs = await rotator.advance();
  if (waitMs < 1_000) process.stdout.write(".");
  else await sleep(10);
}

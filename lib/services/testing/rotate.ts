import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { WriterWitness } from "#lib/db/audit/writer-witness.ts";
import { openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { Rotator } from "#lib/db/rotation/rotator.ts";
import type { RotatorParts } from "#lib/db/rotation/rotator-parts.ts";
import { rotatedBy, rotatedPurposes } from "#lib/domain/keys/rotation.ts";
import type { TestDesk } from "./test-desk.ts";

/** A rotator of its own process, as far as keys and connections go; what is beside it is what keyUpkeep() asks for. */
export async function rotatorFor(desk: TestDesk, kind: "web" | "worker", bounds: Partial<RotatorParts> = {}) {
  const keyFile = await readKeyFile(join(desk.database.dataDir, "keys", `${kind}.key`));
  if (!keyFile) throw new Error("the test database has its key files");
  const wrapper = localFileWrapper(keyFile.keys);
  const db = openDb(keyFile.database.url, { max: 2 });
  const ring = new KeyRing({ wrapper, store: keyStore(db), clock: systemClock });
  const purposes = rotatedPurposes.filter((purpose) => rotatedBy[purpose] === kind);
  const own = { batchRows: 3, rowsPerSecond: 100_000, leaseMs: 500, acknowledgeMs: 0, ...bounds };
  const parts = { db, ring, wrapper, clock: systemClock, holder: desk.ids.next(), purposes };
  return { rotator: new Rotator({ ...parts, ...own }), db, ring, ids: desk.ids, witness: new WriterWitness() };
}

/** Carries a rotation on until it is in one of these states. */
export async function rotateUntil(desk: TestDesk, rotator: Rotator, id: string, states: readonly string[], turns = 5_000): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    const { state } = await desk.owner.keyRotation.findUniqueOrThrow({ where: { id }, select: { state: true } });
    if (states.includes(state)) return;
    await sleep(Math.min(5, await rotator.advance()));
  }
  throw new Error(`the rotation is not ${states.join(" or ")} after ${turns} turns`);
}

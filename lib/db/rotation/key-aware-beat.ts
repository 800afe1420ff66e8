import type { KeyRing } from "#lib/crypto/key-ring.ts";
import type { Db } from "../client.ts";
import { beat, type Process } from "../process-heartbeat.ts";
import { currentEpoch } from "./key-epoch.ts";

/**
 * A heartbeat that acknowledges the key epoch: when it moved, the process forgets every key it holds, so that the next use reads them
 * anew, and only then says so.
 */
export function keyAwareBeat<A extends unknown[]>(
  db: Db,
  ring: Pick<KeyRing, "forget">,
  process: Process,
  infoOf: (...given: A) => object,
): (...given: A) => Promise<void> {
  let known: number | undefined;
  return async (...given) => {
    const keyEpoch = await currentEpoch(db);
    if (known !== undefined && keyEpoch !== known) ring.forget();
    known = keyEpoch;
    await beat(db, process, { ...infoOf(...given), keyEpoch });
  };
}

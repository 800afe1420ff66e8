import { type Uuid, uuidV7 } from "#lib/domain/kernel/ids.ts";
import type { Clock } from "#lib/ports/clock.ts";
import type { Ids } from "#lib/ports/ids.ts";
import { fillRandom } from "./random.ts";

/**
 * UUIDv7 ids that only grow within a process, also when the clock stands still or goes back: a 12-bit counter follows the
 * millisecond and starts in its lower half; past its end the next millisecond is borrowed. The other 62 bits are random.
 * @source RFC 9562, section 6.2, method 1
 */
export function mintIds(clock: Clock): Ids {
  const tail = new Uint8Array(10);
  let lastMs = -1;
  let counter = 0;
  return {
    next<T extends Uuid = Uuid>(): T {
      const now = clock.now();
      fillRandom(tail, 0, 10);
      if (now > lastMs) {
        lastMs = now;
        counter = (((tail[0] ?? 0) << 8) | (tail[1] ?? 0)) & 0x7ff;
      } else if (++counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
      tail[0] = counter >> 8;
      tail[1] = counter & 0xff;
      return uuidV7(lastMs, tail) as T; // the kind of a fresh id is the caller's choice
    },
  };
}

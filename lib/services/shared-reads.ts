/**
 * Reads of one page in one transaction. What a page loads starts at about the same moment; instead of one transaction each, with its own
 * beginning, actor and end, they take turns in one. It sees one snapshot, so that all figures of a page belong to one moment, and it is
 * read-only, since an answer is given before it ends. A read that fails ends it, and those behind it go on in another.
 */
import type { Actor } from "../domain/access/actor.ts";
import type { Tx, UnitOfWork } from "../ports/unit-of-work.ts";

type Read = {
  readonly actor: Actor;
  readonly answer: (tx: Tx) => Promise<void>;
  readonly fail: (error: unknown) => void;
};

/** For one request alone. Reads (`reading`) of the same actor share; everything else has a transaction of its own. */
export function sharedReads(work: UnitOfWork): UnitOfWork {
  const waiting: Read[] = [];
  let isReading = false;

  async function readAll(): Promise<void> {
    isReading = true;
    while (waiting.length > 0) await readTogether(work, waiting);
    isReading = false;
  }

  return {
    transaction(actor, read, view = "current") {
      if (view !== "reading") return work.transaction(actor, read, view);
      return new Promise((resolve, reject) => {
        waiting.push({ actor, answer: async (tx) => resolve(await read(tx)), fail: reject });
        if (!isReading) void readAll();
      });
    },
  };
}

/** Answers whoever waits with the first one's actor, those too that come meanwhile. Never throws. */
async function readTogether(work: UnitOfWork, waiting: Read[]): Promise<void> {
  const actor = waiting[0]?.actor;
  if (!actor) return;
  let hasBegun = false;
  let current: Read | undefined;
  try {
    await work.transaction(
      actor,
      async (tx) => {
        hasBegun = true;
        // Stands at the head until it is answered: work may be done once more (fresh keys).
        for (let head = waiting[0]; head?.actor === actor; head = waiting[0]) {
          current = head;
          await head.answer(tx);
          current = undefined;
          waiting.shift();
          if (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve)); // whoever waited for this answer may ask on
        }
      },
      "read-only",
    );
  } catch (error) {
    if (current) waiting.shift()?.fail(error);
    else if (!hasBegun) for (const read of waiting.splice(0)) read.fail(error); // no database for one is none for all
    // else all were answered, and a read-only transaction has nothing to keep
  }
}

import type { Tx, UnitOfWork } from "#lib/ports/unit-of-work.ts";

/** Lets everything of the first transaction be done and then breaks it, as a database that dies before the commit. */
export function breakingWork(work: UnitOfWork): UnitOfWork {
  let isFirst = true;
  return around(work, async (tx, act) => {
    const output = await act(tx);
    if (!isFirst) return output; // the record of the failure is another transaction
    isFirst = false;
    throw new Error("broken on purpose");
  });
}

/** The first event cannot be written, in whatever transaction it is; everything else can. */
export function unrecordableWork(work: UnitOfWork): UnitOfWork {
  let isFirst = true;
  return around(work, (tx, act) =>
    act({
      ...tx,
      audit: (...event) => {
        if (!isFirst) return tx.audit(...event);
        isFirst = false;
        return Promise.reject(new Error("no event on purpose"));
      },
    }),
  );
}

function around(work: UnitOfWork, wrap: <T>(tx: Tx, act: (tx: Tx) => Promise<T>) => Promise<T>): UnitOfWork {
  return { transaction: (actor, act, view) => work.transaction(actor, (tx) => wrap(tx, act), view) };
}

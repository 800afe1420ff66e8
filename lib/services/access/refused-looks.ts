/**
 * Looks that were refused to somebody signed in. The first is written at once; those of the same actor and permission that follow are
 * counted, and written once a minute as one event: a crawler must not flood the record. What is counted stands on the process, since the
 * bundler gives doors and timers modules of their own; of a process that dies the last minute's count is lost, the first look never.
 */
import { type Actor, actorName } from "#lib/domain/access/actor.ts";
import type { Origin } from "#lib/domain/audit/event.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import type { FailureCode } from "#lib/domain/kernel/errors.ts";
import type { Log } from "#lib/ports/log.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";

type Look = {
  readonly actor: Actor;
  readonly useCase: { readonly name: string; readonly permission: string };
  readonly code: FailureCode;
  readonly origin: Origin;
};
type Counted = { readonly look: Look; readonly count: number };

/** More actors and permissions than this within a minute are written one by one: each has a rate limit. */
const MAX_KEPT = 5_000;

export async function recordRefusedLook(work: UnitOfWork, look: Look): Promise<void> {
  const counts = keptOf(work);
  const name = `${actorName(look.actor)} ${look.useCase.permission}`;
  const counted = counts.get(name);
  if (counted) {
    counts.set(name, { look, count: counted.count + 1 });
    return;
  }
  if (counts.size < MAX_KEPT) counts.set(name, { look, count: 0 });
  await write(work, look, 1);
}

/** Writes what was counted since the last time; who asked nothing more begins anew. What could not be written is counted on. */
export async function writeRefusedLooks({ work, log }: { readonly work: UnitOfWork; readonly log: Log }): Promise<void> {
  const counts = keptOf(work);
  for (const [name, { look, count }] of [...counts]) {
    counts.delete(name);
    if (count === 0) continue;
    counts.set(name, { look, count: 0 });
    try {
      await write(work, look, count);
    } catch (error) {
      counts.set(name, { look, count: count + (counts.get(name)?.count ?? 0) });
      log.warn({ err: error }, "refused looks could not be recorded");
      return;
    }
  }
}

async function write(work: UnitOfWork, { actor, useCase, code, origin }: Look, count: number): Promise<void> {
  const data = { rule: useCase.permission, look: useCase.name, count, failure: code };
  await work.transaction(actor, (tx) => tx.audit(factOf("request.refused", { data }, "refused"), actor, origin));
}

function keptOf(work: UnitOfWork): Map<string, Counted> {
  const shared = globalThis as { [keptName]?: WeakMap<UnitOfWork, Map<string, Counted>> }; // the one place that writes this symbol
  shared[keptName] ??= new WeakMap();
  const kept = shared[keptName].get(work) ?? new Map<string, Counted>();
  shared[keptName].set(work, kept);
  return kept;
}

const keptName = Symbol.for("bulwark.refused-looks");

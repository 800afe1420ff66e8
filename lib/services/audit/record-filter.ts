import type { Actor } from "#lib/domain/access/actor.ts";
import { roleMay } from "#lib/domain/access/can.ts";
import { cutWords } from "#lib/domain/audit/words.ts";
import { epochMs, MINUTE_MS } from "#lib/domain/kernel/time.ts";
import type { RecordFilter } from "#lib/ports/stores/record-store.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";
import { presets, type RecordAsk } from "./record-input.ts";

const MAX_USERS = 500;
/** A name that half the desk shares narrows nothing. */
const MAX_PEOPLE = 20;

/** What was asked as the store takes it: names become people, presets become times. */
export async function recordFilter(tx: Tx, actor: Actor, ask: RecordAsk): Promise<RecordFilter> {
  const { q, within, from, ...fields } = ask;
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as RecordFilter; // only what was given is left
  // Whole minutes, so that a page that refreshes itself asks the same.
  const since = within === undefined ? undefined : epochMs(Math.floor((tx.now - presets[within]) / MINUTE_MS) * MINUTE_MS);
  const start = since === undefined ? from : from === undefined || since > from ? since : from;
  return {
    ...given,
    ...(start === undefined ? {} : { from: start }),
    ...(q === undefined ? {} : { terms: await termsOf(tx, actor, q) }),
  };
}

async function termsOf(tx: Tx, actor: Actor, text: string) {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const users = roleMay(actor, "users.read") ? await tx.access.users.list(MAX_USERS) : [];
  return words.map((word) => {
    const wanted = cutWords(word).at(0);
    const named = wanted === undefined ? [] : users.filter(({ name, email }) => isCalled(wanted, name, email, word));
    return { word, people: named.slice(0, MAX_PEOPLE).map(({ id }) => id as string) };
  });
}

function isCalled(wanted: string, name: string, email: string, word: string): boolean {
  return cutWords(name).some((part) => part.startsWith(wanted)) || email.toLowerCase() === word.toLowerCase();
}

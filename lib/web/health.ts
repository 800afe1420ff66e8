import { forWeb } from "../compose/for-web.ts";

export type Component = { readonly status: "ok" | "down" | "silent" | "changed"; readonly heartbeatAgeMs?: number | null };
export type Health = {
  readonly status: "ok" | "unavailable";
  /** `audit` is `changed` while the record does not verify and nobody has acknowledged it. */
  readonly components: { readonly web: Component; readonly database: Component; readonly worker: Component; readonly audit?: Component };
};

const ANSWER_TIMEOUT_MS = 2_000;
const SILENT_AFTER_MS = 15_000;
/** Monitors may ask often; the database is asked at most so often. */
const KEEP_MS = 250;

/** Names components and how they are, never anything of what they hold. */
export async function readHealth(): Promise<Health> {
  if (!kept || performance.now() - kept.atMs > KEEP_MS) kept = { atMs: performance.now(), health: ask() };
  return kept.health;
}

let kept: { readonly atMs: number; readonly health: Promise<Health> } | undefined;

async function ask(): Promise<Health> {
  const ages = await within(ANSWER_TIMEOUT_MS, async () => (await forWeb()).beatAges());
  if (!ages)
    return {
      status: "unavailable",
      components: { web: { status: "ok" }, database: { status: "down" }, worker: { status: "silent", heartbeatAgeMs: null } },
    };
  const isChanged = await within(ANSWER_TIMEOUT_MS, async () => (await forWeb()).isRecordChanged());
  const audit: Component = { status: isChanged ? "changed" : "ok" };
  const age = ages.worker ?? null;
  const isAlive = age !== null && age <= SILENT_AFTER_MS;
  return {
    status: isAlive ? "ok" : "unavailable",
    components: {
      web: { status: "ok" },
      database: { status: "ok" },
      worker: { status: isAlive ? "ok" : "silent", heartbeatAgeMs: age },
      audit,
    },
  };
}

/** Undefined when it takes too long or fails: both mean the same to whoever asks; web-process.ts logs why. */
async function within<T>(ms: number, work: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([work(), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

import { randomBytes } from "node:crypto";
import { hash as argon2 } from "@node-rs/argon2";
import { hash as bcrypt } from "@node-rs/bcrypt";
import { passwords } from "#lib/crypto/password.ts";
import { secretKey } from "#lib/crypto/secret-key.ts";
import { paths } from "#lib/paths.ts";
import type { Figure } from "#lib/tooling/bench.ts";
import { startBenchDesk } from "../../e2e/support/bench-desk.ts";
import { startFloor } from "../../e2e/support/floor-app.ts";
import { type Page, PageLoad } from "../../e2e/support/page-load.ts";

const ROUNDS = 5;
const HASHES = 10;

/**
 * Ours is a page of the desk for somebody who is signed in: proxy, rate limit, token, session row, permission, frame and data, each read from
 * PostgreSQL at every request. The baseline is a page of the same HTML size in a Next app that does nothing else, built by the same Next and
 * started with the same `next start`. Both are asked over HTTP in turns, uncompressed; buckets of the rate limit are emptied between turns.
 */
export async function* figures(): AsyncIterable<Figure> {
  const stops: (() => Promise<void>)[] = [];
  try {
    const floor = await startFloor();
    stops.push(floor.stop);
    const desk = await startBenchDesk();
    stops.push(desk.stop);
    for (const path of [paths.sessions, paths.risk]) {
      const ours: Page = { port: desk.port, path, headers: { host: desk.host, cookie: desk.cookie } };
      const baseline = await floor.pageOfSize((await new PageLoad(ours).once()).bytes);
      yield* compare(path, new PageLoad(ours), new PageLoad(baseline), desk.emptyBuckets);
    }
  } finally {
    await Promise.all(stops.map((stop) => stop()));
  }
  yield* hashing();
}

async function* compare(path: string, ours: PageLoad, baseline: PageLoad, emptyBuckets: () => Promise<void>): AsyncIterable<Figure> {
  for (let round = -1; round < ROUNDS; round++) {
    for (const load of [ours, baseline]) {
      await load.oneByOne(15);
      await load.sideBySide(8, 40);
      if (round === -1) load.forget(); // warm now
    }
    await emptyBuckets();
  }
  yield { name: `${path} latency p50`, ours: ours.latency(0.5), baseline: baseline.latency(0.5), unit: "ms", better: "lower" };
  yield { name: `${path} latency p95`, ours: ours.latency(0.95), baseline: baseline.latency(0.95), unit: "ms", better: "lower" };
  yield { name: `${path} 8 at once`, ours: ours.throughput(), baseline: baseline.throughput(), unit: "pages/s", better: "higher" };
}

/** argon2id with pepper beside the library alone at the same cost; the check of an imported bcrypt hash beside one of ours. */
async function* hashing(): AsyncIterable<Figure> {
  const key = secretKey(randomBytes(32));
  const ours = passwords({ pepper: async () => ({ id: 1, key }) });
  const password = "Correct-Horse 42 Battery";
  const stored = await ours.hash(password);
  if (!stored.ok) throw new Error("one hash at a time is never throttled");
  const imported = await bcrypt(password, 10);
  const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 };
  const ms = await interleaved([
    () => ours.hash(password),
    () => argon2(password, cost),
    () => ours.verify(imported, password),
    () => ours.verify(stored.value, password),
  ]);
  const [hash = Number.NaN, bare = Number.NaN, checkImported = Number.NaN, check = Number.NaN] = ms;
  yield { name: "argon2id hash", ours: hash, baseline: bare, unit: "ms", better: "lower" };
  yield { name: "check of bcrypt 10 beside argon2id", ours: checkImported, baseline: check, unit: "ms", better: "lower" };
}

/** @returns the median of each @unit ms */
async function interleaved(works: readonly (() => Promise<unknown>)[]): Promise<readonly number[]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round < HASHES; round++) {
    for (const [index, work] of works.entries()) {
      const began = performance.now();
      await work();
      times[index]?.push(performance.now() - began);
    }
  }
  return times.map((each) => each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)] ?? Number.NaN);
}

import { expect, it } from "vitest";
import type { Clock } from "#lib/ports/clock.ts";
import type { Log } from "#lib/ports/log.ts";
import { AnomalyLoop } from "./anomaly-loop.ts";

it("[U7] says once a minute that somebody holds the lock and nothing is looked for", async () => {
  let [nowMs, isHeld] = [0, true];
  const said: string[] = [];
  const loop = new AnomalyLoop({
    anomalies: { look: async () => (isHeld ? undefined : []) },
    clock: { monotonicMs: () => nowMs } as unknown as Clock, // all that it asks
    log: { warn: () => undefined, error: (_: object, text: string) => void said.push(text) } as unknown as Log, // all that it says
  });
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await loop.advance();
      nowMs += 10_000;
    }
    return said.length;
  };
  expect(await turns(6)).toBe(0);
  expect(await turns(1)).toBe(1);
  expect(await turns(6)).toBe(2);
  isHeld = false;
  await turns(1);
  isHeld = true;
  expect(await turns(6)).toBe(2);
  expect(said[0]).toContain("another connection holds the lock");
});

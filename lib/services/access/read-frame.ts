import { z } from "zod";
import { type EpochMs, isoTime } from "../../domain/kernel/time.ts";
import { defineUseCase } from "../use-case.ts";

export type FrameState = {
  readonly asOf: string;
  /** Time of the newest beat of any worker; null where none ever beat. */
  readonly workerBeatAt: string | null;
  readonly kill: {
    readonly isEngaged: boolean;
    readonly reason: string | null;
    readonly changedAt: string | null;
    readonly engagedScopes: number;
  };
  readonly portfolios: readonly { readonly id: string; readonly name: string; readonly mode: "paper" | "live"; readonly isDemo: boolean }[];
};

/** What stands around every page: the worker's pulse, the kill switch, and the portfolios one can switch between. */
export const readFrame = defineUseCase({
  name: "frame.read",
  input: z.object({}),
  permission: "metrics.read",
  scope: "platform",
  audit: "read",
  async run({ tx }): Promise<FrameState> {
    const { processes, kills, portfolios } = tx.desk;
    const beat = await processes.latestHeartbeat("worker");
    const states = await kills.list();
    const all = states.find((state) => state.scope === "all");
    return {
      asOf: isoTime(tx.now),
      workerBeatAt: isoOrNull(beat?.beatAt),
      kill: {
        isEngaged: all?.isEngaged ?? false,
        reason: all?.reason ?? null,
        changedAt: isoOrNull(all?.changedAt),
        engagedScopes: states.filter((state) => state.isEngaged).length,
      },
      portfolios: (await portfolios.list(tx.reach)).map(({ id, name, mode, isDemo }) => ({ id, name, mode, isDemo })),
    };
  },
});

function isoOrNull(at: EpochMs | undefined): string | null {
  return at === undefined ? null : isoTime(at);
}

import { z } from "zod";
import { defineUseCase } from "../use-case.ts";
import { type InstrumentView, instrumentView } from "./instrument-view.ts";

export const listInstruments = defineUseCase({
  name: "markets.list-instruments",
  input: z.object({}),
  permission: "markets.read",
  scope: "platform",
  audit: "read",
  run: async ({ tx }): Promise<{ readonly items: readonly InstrumentView[] }> => ({
    items: (await tx.desk.markets.listInstruments()).map(instrumentView),
  }),
});

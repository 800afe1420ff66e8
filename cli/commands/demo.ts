import { deleteDemo } from "#lib/services/demo/delete-demo.ts";
import { startDemoUseCase } from "#lib/services/demo/start-demo.ts";
import type { Noun } from "../command.ts";

export const demo: Noun = {
  says: "the demonstration: DEMO/USD, a paper portfolio of 10,000 USD and a running SMA 10/30",
  verbs: {
    start: {
      usage: "",
      says: "Starts the demonstration. A second start says that it exists.",
      async run({ run }) {
        const started = await run(startDemoUseCase, {});
        const text =
          started.outcome === "exists"
            ? "The demonstration is there already."
            : "The demonstration is started: the worker makes its market and its first trades.";
        return { json: started, text };
      },
    },
    delete: {
      usage: "",
      says: "Stops and deletes the demonstration.",
      async run({ run }) {
        const deleted = await run(deleteDemo, {});
        return { json: deleted, text: `Deleted ${deleted.name}; ${deleted.runsStopped} runs stopped.` };
      },
    },
  },
};

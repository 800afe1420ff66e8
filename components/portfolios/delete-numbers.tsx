"use client";

import { useEffect, useState } from "react";
import type { Failure } from "#lib/domain/kernel/errors.ts";
import { Money } from "../ui/figure.tsx";

export type DeleteFigures = {
  readonly name: string;
  readonly runsRunning: number;
  readonly workingOrders: number;
  readonly openPositions: number;
  readonly equity: string | null;
  readonly baseCurrency: string;
};

type Preview = { readonly ok: true; readonly value: DeleteFigures } | { readonly ok: false; readonly failure: Failure };
export type PreviewAction = (input: { readonly portfolioId: string }) => Promise<Preview>;

/** What deleting would end, counted at the moment the question is asked. */
export function DeleteNumbers({ portfolioId, preview }: { readonly portfolioId: string; readonly preview: PreviewAction }) {
  const [read, setRead] = useState<Preview | null>(null);
  useEffect(() => {
    let isOpen = true;
    preview({ portfolioId }).then((answer) => isOpen && setRead(answer));
    return () => {
      isOpen = false;
    };
  }, [portfolioId, preview]);
  return (
    <div className="grid min-h-23 content-start gap-2" aria-live="polite">
      {read === null && <p>Counting what this ends.</p>}
      {read?.ok === false && <p>{read.failure.message}</p>}
      {read?.ok && <Numbers figures={read.value} />}
    </div>
  );
}

function Numbers({ figures }: { readonly figures: DeleteFigures }) {
  const { runsRunning, workingOrders, openPositions, equity, baseCurrency } = figures;
  return (
    <>
      <p>
        Stops {counted(runsRunning, "run")}, cancels {counted(workingOrders, "working order")} and leaves{" "}
        {counted(openPositions, "open position")} where {openPositions === 1 ? "it is" : "they are"}
        {equity !== null && (
          <>
            , at an equity of <Money value={equity} currency={baseCurrency} />
          </>
        )}
        .
      </p>
      <p>The portfolio disappears for everybody. Its orders, fills and audit events stay on record.</p>
    </>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

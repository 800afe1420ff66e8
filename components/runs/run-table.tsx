import Link from "next/link";
import type { ReactNode } from "react";
import { paths } from "#lib/paths.ts";
import { SimulatedMark } from "../ui/badge.tsx";
import { Figure } from "../ui/figure.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { paramsText } from "./params-text.ts";
import { RunControl, type WantRunAction } from "./run-control.tsx";
import type { RunLine } from "./run-line.ts";
import { RunState } from "./run-state.tsx";

type RunTableProps = {
  readonly runs: readonly (RunLine & { /** Why the person may not start or stop it. */ readonly controlReason: string | null })[];
  readonly action: WantRunAction;
  /** Said where there is no run. */
  readonly empty: ReactNode;
  /** False where the page is about one portfolio. */
  readonly withPortfolio?: boolean;
};

/** Runs with what is wanted of them, what they are and what they signalled last. */
export function RunTable({ runs, action, empty, withPortfolio = true }: RunTableProps) {
  if (runs.length === 0) return empty;
  return (
    <Table caption="Runs" stack>
      <THead>
        <Th>Run</Th>
        <Th>Instrument</Th>
        {withPortfolio && <Th>Portfolio</Th>}
        <Th>Wanted → actual</Th>
        <Th>Last signal</Th>
        <Th>Started</Th>
        <Th>
          <span className="sr-only">Start or stop</span>
        </Th>
      </THead>
      <TBody>
        {runs.map((run) => (
          <Tr key={run.id}>
            <Td label="Run">
              <span>
                <Link href={paths.run(run.id)} className="font-medium hover:underline">
                  {run.strategyTitle}
                </Link>
                <span className="block text-xs text-muted">{paramsText(run.params)}</span>
              </span>
            </Td>
            <Td label="Instrument">
              <span>
                <Link href={paths.market(run.instrument.id)} className="hover:underline">
                  {run.instrument.symbol}
                </Link>
                <span className="flex items-center gap-1.5 text-xs text-muted max-sm:justify-end">
                  {run.interval}
                  {run.instrument.isSimulated && <SimulatedMark />}
                </span>
              </span>
            </Td>
            {withPortfolio && (
              <Td label="Portfolio">
                <Link href={paths.portfolio(run.portfolioId)} className="inline-block max-w-48 truncate align-bottom hover:underline">
                  {run.portfolioName}
                </Link>
              </Td>
            )}
            <Td label="Wanted → actual">
              <RunState run={run} />
            </Td>
            <Td label="Last signal" wrap>
              {run.lastSignalAt ? (
                <span>
                  {run.lastSignal}
                  <span className="block text-xs text-muted">
                    <Time at={run.lastSignalAt} exact inline />
                  </span>
                </span>
              ) : (
                <Figure value={null} />
              )}
            </Td>
            <Td label="Started" muted>
              <Time at={run.createdAt} inline />
            </Td>
            <Td>
              <RunControl run={run} action={action} disabledReason={run.controlReason} size="sm" />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

import type { ReactNode } from "react";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { AddInstrument } from "#components/markets/add-instrument.tsx";
import { ImportHint } from "#components/markets/import-hint.tsx";
import { type InstrumentLine, InstrumentTable } from "#components/markets/instrument-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { kindHistoryPath } from "#lib/paths.ts";
import type { InstrumentView } from "#lib/services/markets/instrument-view.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { listSeries, type SeriesView } from "#lib/services/markets/list-series.ts";
import { readCandles } from "#lib/services/markets/read-candles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { addInstrument } from "../actions.ts";

export const metadata = { title: "Markets" };

const MAX_SERIES = 200;
/** Instruments beyond these show their steps and series, without a price. */
const MAX_PRICES = 40;
const CLOSES = 60;

export default async function MarketsPage() {
  const [instruments, actor] = await Promise.all([load(listInstruments, {}), currentActor()]);
  const add = <AddInstrument action={addInstrument} disabledReason={disabledReason(actor, "markets.manage")} />;
  let body: ReactNode;
  if (!instruments.ok) body = <LoadFailure failure={instruments.failure} what="the instruments" />;
  else if (instruments.value.items.length === 0) {
    body = (
      <EmptyState title="No instrument yet" icon="markets">
        <ImportHint />
      </EmptyState>
    );
  } else body = <InstrumentTable instruments={await linesOf(instruments.value.items)} />;
  return (
    <>
      <PageHeader
        title="Markets"
        purpose="What can be traded, on which steps, and which candles the desk holds."
        actions={
          <>
            <HistoryLink href={kindHistoryPath("instrument")} disabledReason={disabledReason(actor, "audit.read")} />
            {add}
          </>
        }
      />
      <LiveRefresh topics={["market"]} everyMs={5_000} />
      <div className="grid gap-4">
        <Panel flush>{body}</Panel>
        {instruments.ok && instruments.value.items.length > 0 && (
          <Panel title="More candles">
            <div className="max-w-prose text-sm text-muted">
              <ImportHint />
            </div>
          </Panel>
        )}
      </div>
    </>
  );
}

async function linesOf(instruments: readonly InstrumentView[]): Promise<readonly InstrumentLine[]> {
  const series = await load(listSeries, { instrumentIds: instruments.slice(0, MAX_SERIES).map(({ id }) => id) });
  const held = series.ok ? series.value.items : [];
  return Promise.all(
    instruments.map(async (instrument, i) => {
      const own = held.filter(({ instrumentId }) => instrumentId === instrument.id);
      return { ...instrument, series: own, ...(i < MAX_PRICES ? await lastOf(instrument.id, own) : { closes: [], lastAt: null }) };
    }),
  );
}

async function lastOf(instrumentId: string, own: readonly SeriesView[]): Promise<Pick<InstrumentLine, "closes" | "lastAt">> {
  const read = await load(readCandles, { instrumentId, interval: own[0]?.interval ?? "1m", limit: CLOSES });
  if (!read.ok) return { closes: [], lastAt: null };
  const { candles, intervalMs } = read.value;
  const last = candles.at(-1);
  return { closes: candles.map(({ close }) => close), lastAt: last ? last.time + intervalMs : null };
}

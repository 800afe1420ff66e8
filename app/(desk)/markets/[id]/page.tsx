import { LoadFailure } from "#components/access/load-failure.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { chartWindow } from "#components/markets/chart-window.ts";
import { ImportHint } from "#components/markets/import-hint.tsx";
import { LiveCandles } from "#components/markets/live-candles.tsx";
import { missingCandles } from "#components/markets/missing-candles.ts";
import { PriceStats } from "#components/markets/price-stats.tsx";
import { WindowLinks } from "#components/markets/window-links.tsx";
import { SimulatedMark } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { CopyId } from "#components/ui/copy-button.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Figure } from "#components/ui/figure.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "#components/ui/table.tsx";
import { Time } from "#components/ui/time.tsx";
import { historyPath, paths, withQuery } from "#lib/paths.ts";
import { listSeries } from "#lib/services/markets/list-series.ts";
import { readCandles } from "#lib/services/markets/read-candles.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { laterCandles } from "../actions.ts";

type Search = Readonly<Record<string, string | string[] | undefined>>;
type MarketPageProps = { readonly params: Promise<{ readonly id: string }>; readonly searchParams: Promise<Search> };

export const metadata = { title: "Instrument" };

const purpose = "Candles with the fills of your portfolios marked; times are the market's, in UTC.";

export default async function MarketPage({ params, searchParams }: MarketPageProps) {
  const [{ id }, search] = [await params, await searchParams];
  const [series, actor] = await Promise.all([load(listSeries, { instrumentIds: [id] }), currentActor()]);
  const held = series.ok ? series.value.items : [];
  const window = chartWindow(
    { interval: textOf(search["interval"]), range: textOf(search["range"]) },
    held.map(({ interval }) => interval),
  );
  const to = textOf(search["to"]);
  const read = await load(readCandles, { instrumentId: id, interval: window.interval, limit: window.candles, to });
  if (!read.ok) {
    return (
      <>
        <PageHeader title="Instrument" purpose={purpose} />
        <Panel flush>
          <LoadFailure failure={read.failure} what="the candles" />
        </Panel>
      </>
    );
  }
  const { asOf, instrument, candles, fills, intervalMs } = read.value;
  const missing = missingCandles(candles, intervalMs);
  const first = candles[0];
  const older =
    first && (held.length === 0 || held.some(({ interval, from }) => interval === window.interval && Date.parse(from) < first.time))
      ? first.time
      : null;
  const page = (end: string | undefined) => withQuery(paths.market(id), { interval: window.interval, range: window.range, to: end });
  const shownIntervals = held.length > 0 ? held.map(({ interval }) => interval) : [window.interval];
  return (
    <>
      <PageHeader
        title={
          <>
            {instrument.symbol}
            {instrument.isSimulated && <SimulatedMark />}
          </>
        }
        purpose={purpose}
        asOf={asOf}
        actions={
          <>
            <HistoryLink href={historyPath(instrument.id)} disabledReason={disabledReason(actor, "audit.read")} />
            <LinkButton
              href={withQuery(paths.newRun, { instrument: instrument.id })}
              icon="plus"
              disabledReason={disabledReason(actor, "runs.control")}
            >
              Start a run
            </LinkButton>
          </>
        }
      />
      <div className="grid gap-4">
        {candles.length > 0 && (
          <PriceStats candles={candles} quote={instrument.quote} base={instrument.base} decimals={instrument.priceDecimals} />
        )}
        <Panel
          title="Candles"
          note={`price in ${instrument.quote}, volume in ${instrument.base}`}
          flush
          actions={<WindowLinks instrumentId={instrument.id} window={window} held={shownIntervals} to={to} />}
        >
          {candles.length === 0 ? (
            <EmptyState title={`No candles of ${instrument.symbol} here`} icon="markets">
              <ImportHint symbol={instrument.symbol} />
            </EmptyState>
          ) : (
            <>
              <LiveCandles
                key={`${window.interval} ${window.range} ${to ?? ""}`}
                instrument={instrument}
                interval={window.interval}
                intervalMs={intervalMs}
                initial={{ candles, fills }}
                keep={window.candles}
                later={to === undefined ? laterCandles : null}
              />
              <nav aria-label="Time" className="flex flex-wrap items-center justify-between gap-2 border-t border-line px-4 py-2">
                <p className="text-xs text-muted">
                  {candles.length} candles of {window.interval}
                  {missing.gaps.length > 0 && `, ${missing.gaps.length} ${missing.gaps.length === 1 ? "gap" : "gaps"}`}
                  {missing.restsAtWeekends && "; weekends without trading are not marked"}
                  {to !== undefined && (
                    <>
                      {" "}
                      until <Time at={to} exact inline />; live candles are not appended
                    </>
                  )}
                </p>
                <span className="flex gap-2">
                  <LinkButton
                    size="sm"
                    icon="chevron-left"
                    href={page(older === null ? undefined : new Date(older).toISOString())}
                    disabledReason={older === null ? "There are no older candles." : null}
                  >
                    Older
                  </LinkButton>
                  <LinkButton
                    size="sm"
                    icon="chevron-right"
                    href={page(undefined)}
                    disabledReason={to === undefined ? "These are the newest candles." : null}
                  >
                    Newest
                  </LinkButton>
                </span>
              </nav>
            </>
          )}
        </Panel>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <Panel title="Instrument">
            <DefinitionList
              items={[
                { term: "Venue", value: instrument.venue },
                { term: "Tick size", value: <Figure value={instrument.tickSize} unit={instrument.quote} /> },
                { term: "Lot size", value: <Figure value={instrument.lotSize} unit={instrument.base} /> },
                { term: "Minimum notional", value: <Figure value={instrument.minNotional} unit={instrument.quote} /> },
                { term: "Id", value: <CopyId id={instrument.id} chars={36} /> },
              ]}
            />
          </Panel>
          <Panel title="Archive" note="closed candles, as Parquet" flush>
            {series.ok ? (
              <Table caption="Candles in the archive">
                <THead>
                  <Th>Interval</Th>
                  <Th>First candle</Th>
                  <Th>Last candle</Th>
                  <Th num>Candles</Th>
                </THead>
                <TBody>
                  {held.map(({ interval, from, to: until, candles: count }) => (
                    <Tr key={interval}>
                      <Td>{interval}</Td>
                      <Td>
                        <Time at={from} exact />
                      </Td>
                      <Td>
                        <Time at={until} exact />
                      </Td>
                      <Td num>
                        <Figure value={String(count)} />
                      </Td>
                    </Tr>
                  ))}
                  {held.length === 0 && (
                    <Tr>
                      <Td colSpan={4} muted wrap>
                        Nothing in the archive yet.
                      </Td>
                    </Tr>
                  )}
                </TBody>
              </Table>
            ) : (
              <LoadFailure failure={series.failure} what="the archive" />
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}

function textOf(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

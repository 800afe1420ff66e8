import { LoadFailure } from "#components/access/load-failure.tsx";
import { PendingApprovals } from "#components/access/pending-approvals.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { DayLossPanel } from "#components/risk/day-loss-panel.tsx";
import { EngagePanel } from "#components/risk/engage-panel.tsx";
import { KillPanel } from "#components/risk/kill-panel.tsx";
import { LimitPanel } from "#components/risk/limit-panel.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { listApprovals } from "#lib/services/access/approvals/list-approvals.ts";
import { listInstruments } from "#lib/services/markets/list-instruments.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { listLimits } from "#lib/services/risk/list-limits.ts";
import { readKillState } from "#lib/services/risk/read-kill-state.ts";
import { listRuns } from "#lib/services/runs/list-runs.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { changeRiskLimit, engageKillSwitch, previewKillSwitch, releaseKillSwitch } from "./actions.ts";

export const metadata = { title: "Risk" };

export default async function RiskPage() {
  const actor = await currentActor();
  const [limits, kill, portfolios, runs, instruments, approvals] = await Promise.all([
    load(listLimits, {}),
    load(readKillState, {}),
    load(listPortfolios, {}),
    load(listRuns, {}),
    load(listInstruments, {}),
    roleMay(actor, "approvals.read") ? load(listApprovals, {}) : undefined,
  ]);
  const books = portfolios.ok ? portfolios.value.items : [];
  const dayLimit = limits.ok ? limits.value.items.find(({ rule }) => rule === "daily-loss") : undefined;
  const limitOf = (id: string) => dayLimit?.inForce.find(({ portfolioId }) => portfolioId === id)?.value ?? null;
  const changeReason = disabledReason(actor, "limits.change");
  return (
    <>
      <PageHeader
        title="Risk"
        purpose="What bounds every order: the kill switch first, then the limits. The strictest level wins."
        {...(kill.ok ? { asOf: kill.value.asOf } : {})}
      />
      <div className="grid gap-4">
        {approvals?.ok && <PendingApprovals approvals={approvals.value.items} operations={["risk.change-limit"]} />}
        <div className="grid items-start gap-4 xl:grid-cols-[1fr_22rem]">
          <div className="grid min-w-0 gap-4">
            {kill.ok ? (
              <KillPanel
                all={kill.value.all}
                engaged={kill.value.engaged}
                historyReason={disabledReason(actor, "audit.read")}
                releaseReason={disabledReason(actor, "kill-switch.release")}
                releaseAction={releaseKillSwitch}
              />
            ) : (
              <Panel flush title="Kill switch">
                <LoadFailure failure={kill.failure} what="the kill switch" />
              </Panel>
            )}
            {portfolios.ok ? (
              <DayLossPanel rows={books.map((book) => ({ ...book, limit: limitOf(book.id) }))} />
            ) : (
              <Panel flush title="Daily loss now">
                <LoadFailure failure={portfolios.failure} what="the portfolios" />
              </Panel>
            )}
          </div>
          <Panel title="Engage">
            <EngagePanel
              places={{
                portfolio: books.map(({ id, name }) => ({ value: id, label: name })),
                run: (runs.ok ? runs.value.items : []).map((run) => ({
                  value: run.id,
                  label: `${run.strategyTitle} on ${run.instrument.symbol} in ${run.portfolioName}`,
                })),
                instrument: (instruments.ok ? instruments.value.items : []).map(({ id, symbol }) => ({ value: id, label: symbol })),
              }}
              disabledReason={disabledReason(actor, "kill-switch.engage")}
              previewAction={previewKillSwitch}
              engageAction={engageKillSwitch}
            />
          </Panel>
        </div>
        {limits.ok ? (
          limits.value.items.map((limit) => (
            <LimitPanel
              key={limit.rule}
              limit={limit}
              portfolios={books.map(({ id, name }) => ({ id, name }))}
              historyReason={disabledReason(actor, "audit.read")}
              changeReason={changeReason}
              changeAction={changeRiskLimit}
            />
          ))
        ) : (
          <Panel flush title="Limits">
            <LoadFailure failure={limits.failure} what="the limits" />
          </Panel>
        )}
      </div>
      <LiveRefresh topics={["kill", "limits", "runs", "books", "portfolios", "approvals"]} />
    </>
  );
}

/** The REST API: every operation below /api/v1, once. The route files, the OpenAPI description and the docs page follow this table. */
import { listEvents } from "../services/audit/list-events.ts";
import { describeApi } from "../services/desk/describe-api.ts";
import { readHealth } from "../services/desk/read-health.ts";
import { addInstrument } from "../services/markets/add-instrument.ts";
import { listInstruments } from "../services/markets/list-instruments.ts";
import { readCandles } from "../services/markets/read-candles.ts";
import { createPortfolio } from "../services/portfolios/create-portfolio.ts";
import { deletePortfolio } from "../services/portfolios/delete-portfolio.ts";
import { listPortfolios } from "../services/portfolios/list-portfolios.ts";
import { showPortfolio } from "../services/portfolios/show-portfolio.ts";
import { changeLimit } from "../services/risk/change-limit.ts";
import { engageKill } from "../services/risk/engage-kill.ts";
import { listLimits } from "../services/risk/list-limits.ts";
import { readKillState } from "../services/risk/read-kill-state.ts";
import { releaseKill } from "../services/risk/release-kill.ts";
import { listRuns } from "../services/runs/list-runs.ts";
import { listStrategies } from "../services/runs/list-strategies.ts";
import { showRun } from "../services/runs/show-run.ts";
import { startRun } from "../services/runs/start-run.ts";
import { wantRun } from "../services/runs/want-run.ts";
import { listFills } from "../services/trading/list-fills.ts";
import { listOrders } from "../services/trading/list-orders.ts";
import { listPositions } from "../services/trading/list-positions.ts";
import { showOrder } from "../services/trading/show-order.ts";
import { openApiResponse } from "./api-document.ts";
import type { ApiRoute } from "./api-route.ts";

const get = (path: string, tag: string, says: string, useCase: ApiRoute["useCase"], more: Partial<ApiRoute> = {}): ApiRoute => ({
  method: "GET",
  path,
  tag,
  says,
  useCase,
  status: 200,
  ...more,
});
const write = (
  method: Exclude<ApiRoute["method"], "GET">,
  path: string,
  tag: string,
  says: string,
  useCase: ApiRoute["useCase"],
  more: Partial<ApiRoute> = {},
): ApiRoute => ({ method, path, tag, says, useCase, status: 200, ...more });

const portfolio = { params: { id: "portfolioId" } };
const run = { params: { id: "runId" } };

export const apiRoutes: readonly ApiRoute[] = [
  get("/portfolios", "Portfolios", "Portfolios in reach", listPortfolios),
  write("POST", "/portfolios", "Portfolios", "Make a paper portfolio", createPortfolio, { status: 201 }),
  get("/portfolios/{id}", "Portfolios", "One portfolio: equity, positions, runs", showPortfolio, portfolio),
  write("DELETE", "/portfolios/{id}", "Portfolios", "Stop its runs and take a portfolio out of sight", deletePortfolio, portfolio),
  get("/strategies", "Runs", "Strategies with their parameters", listStrategies),
  get("/runs", "Runs", "Runs in reach", listRuns),
  write("POST", "/runs", "Runs", "Start a new run", startRun, { status: 201 }),
  get("/runs/{id}", "Runs", "One run with its newest orders", showRun, run),
  write("POST", "/runs/{id}/start", "Runs", "Want a run running; the worker converges", wantRun, { ...run, fixed: { wanted: "running" } }),
  write("POST", "/runs/{id}/stop", "Runs", "Want a run stopped; the worker converges", wantRun, { ...run, fixed: { wanted: "stopped" } }),
  get("/orders", "Trading", "Orders in reach, refused ones too, newest first", listOrders),
  get("/orders/{id}", "Trading", "One order with its checks, fills and events", showOrder, { params: { id: "orderId" } }),
  get("/fills", "Trading", "Fills in reach, newest first", listFills),
  get("/positions", "Trading", "Positions in reach", listPositions),
  get("/limits", "Risk", "Risk limits: defaults, what is set and what is in force", listLimits),
  write("PUT", "/limits/{rule}", "Risk", "Change a risk limit", changeLimit, { params: { rule: "rule" } }),
  get("/kill-switch", "Risk", "Whether a kill switch is engaged, and where", readKillState),
  write("POST", "/kill-switch/engage", "Risk", "Engage the kill switch; never limited, twice is fine", engageKill),
  write("POST", "/kill-switch/release", "Risk", "Release a kill switch", releaseKill),
  get("/instruments", "Markets", "Instruments of the desk", listInstruments),
  write("POST", "/instruments", "Markets", "Add a simulated instrument", addInstrument, { status: 201 }),
  get("/instruments/{id}/candles", "Markets", "Candles of an instrument, oldest first", readCandles, { params: { id: "instrumentId" } }),
  get("/audit", "Audit", "The audit record, newest first", listEvents),
  get("/health", "Desk", "Components and how they are", readHealth),
  get("/openapi.json", "Desk", "This description", describeApi, {
    respond: (output, headers) => openApiResponse(apiRoutes, (output as { readonly origin: string }).origin, headers), // describeApi's own output
  }),
];

/** The table's line for a route file. @throws when there is none: a bug, found when the module is loaded */
export function apiRoute(method: ApiRoute["method"], path: string): { readonly api: ApiRoute } {
  const found = apiRoutes.find((route) => route.method === method && route.path === path);
  if (!found) throw new TypeError(`${method} ${path} does not stand in the table of the API`);
  return { api: found };
}

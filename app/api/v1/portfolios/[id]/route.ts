import { deletePortfolio } from "#lib/services/portfolios/delete-portfolio.ts";
import { showPortfolio } from "#lib/services/portfolios/show-portfolio.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(showPortfolio, apiRoute("GET", "/portfolios/{id}"));
export const DELETE = asRoute(deletePortfolio, apiRoute("DELETE", "/portfolios/{id}"));

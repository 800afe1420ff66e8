import { createPortfolio } from "#lib/services/portfolios/create-portfolio.ts";
import { listPortfolios } from "#lib/services/portfolios/list-portfolios.ts";
import { apiRoute } from "#lib/web/api-routes.ts";
import { asRoute } from "#lib/web/as-route.ts";

export const GET = asRoute(listPortfolios, apiRoute("GET", "/portfolios"));
export const POST = asRoute(createPortfolio, apiRoute("POST", "/portfolios"));

import { z } from "zod";
import { readBody } from "./api-body.ts";
import { webDeps } from "./deps.ts";
import { noStore } from "./failure-response.ts";

const MAX_REPORTS = 3;
const MAX_TEXT = 300;

const text = z
  .unknown()
  .transform((value) => (typeof value === "string" || typeof value === "number" ? String(value).slice(0, MAX_TEXT) : undefined));

/** As browsers send it: one report under `csp-report` (report-uri), or a list of them with a `body` (report-to). */
const oldForm = z.object({ "csp-report": z.record(z.string(), z.unknown()) });
const newForm = z.array(z.object({ type: z.string(), body: z.record(z.string(), z.unknown()) }));

export type PolicyReport = {
  readonly directive?: string | undefined;
  readonly blocked?: string | undefined;
  readonly page?: string | undefined;
  readonly source?: string | undefined;
};

/** The reports of a request, cut to what a log line may hold; what is no report is none. */
export async function policyReports(request: Request): Promise<{ readonly reports: readonly PolicyReport[] }> {
  const bytes = await readBody(request);
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return { reports: [] };
  }
  const old = oldForm.safeParse(raw);
  if (old.success) return { reports: [reportOf(old.data["csp-report"])] };
  const list = newForm.safeParse(raw);
  if (!list.success) return { reports: [] };
  return {
    reports: list.data
      .filter(({ type }) => type === "csp-violation")
      .slice(0, MAX_REPORTS)
      .map(({ body }) => reportOf(body)),
  };
}

/** Written to the log alone: anybody can send these. */
export async function logReports(output: { readonly reports: readonly PolicyReport[] }): Promise<Response> {
  const { log } = await webDeps();
  for (const report of output.reports) log.warn({ ...report }, "a browser says the page policy stopped something");
  return new Response(null, { status: 204, headers: noStore });
}

function reportOf(body: Readonly<Record<string, unknown>>): PolicyReport {
  const read = (...names: readonly string[]) => text.parse(names.map((name) => body[name]).find((value) => value !== undefined));
  return {
    directive: read("effective-directive", "violated-directive", "effectiveDirective"),
    blocked: read("blocked-uri", "blockedURL"),
    page: read("document-uri", "documentURL"),
    source: read("source-file", "sourceFile"),
  };
}

import { readHealth } from "#lib/web/health.ts";

/** 200 once web, database and worker are up; 503 else. */
export async function GET(): Promise<Response> {
  const health = await readHealth();
  return Response.json(health, { status: health.status === "ok" ? 200 : 503, headers: { "Cache-Control": "no-store" } });
}

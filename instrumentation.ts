/** Next calls this once when the server starts. The condition is a constant of the build: it keeps Node's modules out of the edge bundle. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWebProcess } = await import("./lib/web/web-process.ts");
  startWebProcess();
}

/** Next calls this with every error that a request ended in. */
export async function onRequestError(
  error: unknown,
  request: {
    readonly path: string;
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  },
): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logRequestError } = await import("./lib/web/web-process.ts");
  await logRequestError(error, request.path.replace(/\?.*$/, ""), String(request.headers["x-request-id"] ?? "unknown"));
}

/** Next calls this once when the server starts. */
export async function register(): Promise<void> {
  const { startWebProcess } = await import("./lib/web/web-process.ts");
  startWebProcess();
}

/** Next calls this with every error that a request ended in. */
export async function onRequestError(error: unknown, request: { readonly path: string }): Promise<void> {
  const { logRequestError } = await import("./lib/web/web-process.ts");
  await logRequestError(error, request.path.replace(/\?.*$/, ""));
}

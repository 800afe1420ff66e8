type Log = { bug(fields: object, message: string): string; debug(fields: object, message: string): void };

/**
 * What nothing else caught, so that no error is lost and none ends the process unseen. After it `ends` decides: the worker stops in order and
 * is started again (start = recover), the web goes on with its other requests.
 */
export function catchTheRest(log: Log, ends: () => void = () => undefined): void {
  process.on("uncaughtException", (error) => {
    if (isClientGone(error)) return log.debug({ err: error }, "a client went away while it still sent");
    log.bug({ err: error }, "nothing caught an error");
    ends();
  });
  process.on("unhandledRejection", (error) => {
    log.bug({ err: error }, "a promise nobody waited for failed");
    ends();
  });
}

/** Node says so on the request, where the framework does not always listen. It is nobody's fault here. */
function isClientGone(error: Error): boolean {
  return error.message === "aborted" && "code" in error && error.code === "ECONNRESET";
}

/**
 * What nothing else caught, so that no error is lost and none ends the process unseen. After it `ends` decides: the worker stops in order and
 * is started again (start = recover), the web goes on with its other requests.
 */
export function catchTheRest(log: { bug(fields: object, message: string): string }, ends: () => void = () => undefined): void {
  process.on("uncaughtException", (error) => {
    log.bug({ err: error }, "nothing caught an error");
    ends();
  });
  process.on("unhandledRejection", (error) => {
    log.bug({ err: error }, "a promise nobody waited for failed");
    ends();
  });
}

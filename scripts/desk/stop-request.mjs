import { watchParent } from "./parent-watch.mjs";

/**
 * The wish to stop: Ctrl-C, SIGTERM, SIGHUP, or the end of the npm that runs us. npm repeats a Ctrl-C that the terminal already
 * sent, so only a second one after a moment means "at once".
 * @param {{ onForce: () => void }} options
 */
export function listenForStop({ onForce }) {
  let firstAt = null;
  let resolveRequest;
  const requested = new Promise((resolve) => {
    resolveRequest = resolve;
  });
  const request = () => {
    firstAt ??= Date.now();
    resolveRequest();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => {
      if (firstAt !== null && name === "SIGINT" && Date.now() - firstAt > 700) onForce();
      else request();
    });
  }
  watchParent(request);
  return { requested, isRequested: () => firstAt !== null, request };
}

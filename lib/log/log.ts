import { pino } from "pino";
import { redacted, redactedText } from "./redact.ts";

type Level = "debug" | "info" | "warn" | "error";
/** A command's standard output is its answer; its log goes to standard error. */
type LogOptions = { readonly name: string; readonly level: Level; readonly stream?: "stdout" | "stderr" };

/**
 * The process's structured log, one JSON line an entry: level (pino's numbers), time (UTC), name of the process, msg, and what belongs to it. Everything passes through `redacted`, so no caller can leak
 * a secret by forgetting to.
 */
export function createLog({ name, level, stream = "stdout" }: LogOptions) {
  const settings = { name, level, timestamp: pino.stdTimeFunctions.isoTime, base: { name } };
  const to = pino(settings, pino.destination({ dest: stream === "stdout" ? 1 : 2, sync: true }));
  const write = (level: Level, fields: object, message: string) => {
    if (to.isLevelEnabled(level)) to[level](redacted(fields) as object, redactedText(message)); // an object gives an object
  };
  return {
    debug: (fields: object, message: string) => write("debug", fields, message),
    info: (fields: object, message: string) => write("info", fields, message),
    warn: (fields: object, message: string) => write("warn", fields, message),
    error: (fields: object, message: string) => write("error", fields, message),
    /** @returns the id under which a person finds the entry */
    bug(fields: object, message: string): string {
      const logId = globalThis.crypto.randomUUID();
      write("error", { ...fields, logId }, message);
      return logId;
    },
  };
}

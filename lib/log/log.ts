import { pino } from "pino";
import { redacted, redactedText } from "./redact.ts";

type Level = "debug" | "info" | "warn" | "error";

/**
 * The process's structured log on standard output, one JSON line an entry. Everything passes through `redacted`, so no caller can leak
 * a secret by forgetting to.
 */
export function createLog(options: { readonly name: string; readonly level: Level }) {
  const to = pino({ name: options.name, level: options.level, timestamp: pino.stdTimeFunctions.isoTime, base: { name: options.name } });
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

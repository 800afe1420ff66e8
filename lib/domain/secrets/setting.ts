/** The formats of settings files that credentials are looked for in. */
export type SettingsFormat = "env" | "json" | "yaml" | "toml" | "ini";

/** One value of a settings file. `start` and `end` are offsets of its text without quotes. */
export type Setting = {
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | "`" | "";
  /** As every program that reads the file sees it; undefined where that cannot be told for certain. */
  readonly value: string | undefined;
  /** Where there is no value: what stands there, as far as it tells what it is, and why it is left to a person. */
  readonly seen?: string;
  readonly why?: string;
};

/** Why a value is left to a person. */
export const byHand = {
  lines: "over several lines",
  list: "inside a list or table",
  readers: "programs read what is written there differently",
  number: "not a text",
  refers: "it refers to another value",
} as const;

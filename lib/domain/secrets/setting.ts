/** The formats of settings files that credentials are looked for in. */
export type SettingsFormat = "env" | "json" | "yaml" | "toml" | "ini";

/** One value of a settings file. `start` and `end` are offsets of its text without quotes. */
export type Setting = {
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | "";
  /** As the program that reads the file sees it; undefined when it goes on over several lines. */
  readonly value: string | undefined;
};

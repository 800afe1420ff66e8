import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { Ids } from "#lib/ports/ids.ts";

/** What the desk's use cases need beside their transaction; `Services` has it all. */
export type DeskServices = {
  readonly ids: Ids;
  readonly archive: CandleArchive;
  /** SHA-256 of UTF-8 text in lower-case hex. */
  readonly digest: (text: string) => string;
};

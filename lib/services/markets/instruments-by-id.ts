import type { InstrumentId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { Instrument } from "#lib/domain/market/instrument.ts";
import type { Tx } from "#lib/ports/unit-of-work.ts";

/** Looks instruments up that rows name; a row never outlives its instrument. */
export async function instrumentsById(tx: Tx): Promise<(id: InstrumentId) => Instrument> {
  const known = new Map((await tx.desk.markets.listInstruments()).map((instrument) => [instrument.id, instrument]));
  return (id) => {
    const instrument = known.get(id);
    invariant(instrument, "a row names an instrument that is not there");
    return instrument;
  };
}

import { isIP } from "node:net";
import { open } from "maxmind";
import { z } from "zod";

/** Says in which country an address is, as ISO 3166-1 has it; undefined where the file does not know. */
export type CountryOf = (address: string | undefined) => string | undefined;

/**
 * Opens a country file of the operator's own in the MaxMind format (GeoLite2-Country, DB-IP and others), whole in memory.
 * @throws when it is not there or of another format; the message names the path
 * @source https://maxmind.github.io/MaxMind-DB/
 */
export async function countryFile(path: string): Promise<CountryOf> {
  const reader = await open(path, { cache: { max: 10_000 } }).catch((cause: unknown) => {
    throw new Error(`${path} is not a file of countries that can be read`, { cause });
  });
  const isVersion4 = reader.metadata.ipVersion === 4;
  return (address) => {
    if (address === undefined || isIP(address) === 0 || (isVersion4 && isIP(address) === 6)) return undefined;
    return found.safeParse(reader.get(address)).data?.country.iso_code;
  };
}

const found = z.object({ country: z.object({ iso_code: z.string().regex(/^[A-Z]{2}$/) }) });

import type { Arrival } from "../../domain/audit/anomalies/new-place.ts";
import type { Sighting } from "../../domain/audit/anomalies/sighting.ts";
import { allOf, quoted } from "../../domain/audit/record-query.ts";
import { type EpochMs, epochMs } from "../../domain/kernel/time.ts";
import type { DbTx } from "../client.ts";
import { hasAny } from "./sightings.ts";

/** What each sign-in's person was seen with before. Only what is not plainly old is asked: most sign-ins cost one look. */
export async function arrivals(
  db: DbTx,
  logins: readonly Sighting[],
  devices: readonly Sighting[],
  knownMs: number,
): Promise<readonly Arrival[]> {
  const found: Arrival[] = [];
  for (const sighting of logins) {
    if (sighting.subject === null) continue;
    const since = epochMs(sighting.at - knownMs);
    const login = [quoted("y:login.succeeded"), quoted(`s:${sighting.subject}`)];
    const saw = (token: string | null) => token !== null && hasAny(db, allOf([...login, quoted(token)]), since, sighting);
    const device = devices.find(
      ({ subject, request, at }) => subject === sighting.subject && request === sighting.request && near(at, sighting.at),
    );
    const isFirst = !(await hasAny(db, allOf(login), epochMs(0), sighting));
    found.push({
      sighting,
      isFirst,
      knowsNetwork: await saw(sighting.network),
      knowsCountry: await saw(sighting.country),
      newDevice: device && (await hadDevice(db, sighting.subject, device)) ? device : null,
    });
  }
  return found;
}

/** The very first device of an account is no news. */
function hadDevice(db: DbTx, subject: string, device: Sighting): Promise<boolean> {
  return hasAny(db, allOf([quoted("y:device.added"), quoted(`s:${subject}`)]), epochMs(0), device);
}

const near = (a: EpochMs, b: EpochMs): boolean => Math.abs(a - b) < 60_000;

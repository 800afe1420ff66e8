import { failedLogins } from "../../domain/audit/anomalies/failed-logins.ts";
import { limitThenOrder, type PassedOrder, type Raise, usesRaise } from "../../domain/audit/anomalies/limit-then-order.ts";
import { newPlace } from "../../domain/audit/anomalies/new-place.ts";
import { refusedAccess } from "../../domain/audit/anomalies/refused-access.ts";
import { secretAccess } from "../../domain/audit/anomalies/secret-access.ts";
import type { Finding, Sighting } from "../../domain/audit/anomalies/sighting.ts";
import type { AnomalySettings } from "../../domain/audit/anomaly-settings.ts";
import { allOf, quoted } from "../../domain/audit/record-query.ts";
import { typesCounting } from "../../domain/audit/types-counting.ts";
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from "../../domain/kernel/time.ts";
import { type RiskLimitName, riskLimits } from "../../domain/risk/limits.ts";
import type { StoreContext } from "../store-context.ts";
import { arrivals } from "./arrivals.ts";
import { passedOrders } from "./passed-orders.ts";
import { anyOf, hourlyCounts, sightings } from "./sightings.ts";

/** How far back "usual" reaches. */
const PAST_MS = 14 * DAY_MS;

/** What every rule finds in the record from `since` to now; windows reach further back. */
export async function findings(context: StoreContext, settings: AnomalySettings, since: EpochMs): Promise<readonly Finding[]> {
  return [
    ...(await ofLogins(context, settings, since)),
    ...(settings.isNewPlaceOn ? await ofPlaces(context, settings, since) : []),
    ...(await ofSecrets(context, settings, since)),
    ...(await ofRefusals(context, settings, since)),
    ...(await ofLimits(context, settings, since)),
  ];
}

async function ofLogins({ db, now }: StoreContext, settings: AnomalySettings, since: EpochMs): Promise<readonly Finding[]> {
  const query = anyOf(typesCounting("failed-login").map((type) => `y:${type}`));
  const from = epochMs(since - Math.max(HOUR_MS, settings.failedLoginsMinutes * MINUTE_MS));
  const seen = await sightings(db, query, { from, to: now });
  if (seen.length === 0) return [];
  const past = [...(await hourlyCounts(db, query, { from: epochMs(from - PAST_MS), to: from })).values()];
  const hours = Array.from({ length: PAST_MS / HOUR_MS }, (_, hour) => past.reduce((sum, line) => sum + (line[hour] ?? 0), 0));
  return failedLogins(seen, hours, settings);
}

async function ofPlaces({ db, now }: StoreContext, { knownPlaceDays }: AnomalySettings, since: EpochMs): Promise<readonly Finding[]> {
  const logins = await sightings(db, anyOf(typesCounting("login").map((type) => `y:${type}`)), { from: since, to: now });
  if (logins.length === 0) return [];
  const devices = await sightings(db, quoted("y:device.added"), { from: epochMs(since - MINUTE_MS), to: now });
  return newPlace(await arrivals(db, logins, devices, knownPlaceDays * DAY_MS));
}

async function ofSecrets({ db, now }: StoreContext, settings: AnomalySettings, since: EpochMs): Promise<readonly Finding[]> {
  const query = allOf([`(${anyOf(typesCounting("secret").map((type) => `y:${type}`))})`, quoted("x:done")]);
  const from = epochMs(since - HOUR_MS);
  const seen = await sightings(db, query, { from, to: now });
  if (seen.length === 0) return [];
  return secretAccess(seen, await hourlyCounts(db, query, { from: epochMs(from - PAST_MS), to: from }), settings);
}

async function ofRefusals({ db, now }: StoreContext, settings: AnomalySettings, since: EpochMs): Promise<readonly Finding[]> {
  const logins = new Set<string>(typesCounting("failed-login"));
  const seen = await sightings(db, quoted("x:refused"), { from: epochMs(since - settings.refusalsMinutes * MINUTE_MS), to: now });
  return refusedAccess(
    seen.filter(({ type, actor }) => !logins.has(type) && actor !== "worker"),
    settings,
  );
}

async function ofLimits({ db, ring, now }: StoreContext, settings: AnomalySettings, since: EpochMs): Promise<readonly Finding[]> {
  const from = epochMs(since - settings.limitThenOrderMinutes * MINUTE_MS);
  const changes = await sightings(db, allOf([quoted("y:limit.changed"), quoted("x:done")]), { from, to: now });
  const raises = changes.flatMap(raiseOf);
  if (raises.length === 0) return [];
  const first = epochMs(Math.min(...raises.map(({ sighting }) => sighting.at)));
  const used: PassedOrder[] = [];
  for await (const order of passedOrders(db, ring, { from: first, to: now }))
    if (raises.some((raise) => usesRaise(raise, order, settings))) used.push(order);
  return limitThenOrder(raises, used, settings);
}

function raiseOf(sighting: Sighting): readonly Raise[] {
  const { direction, rule, level, levelId, from } = sighting.data;
  if (direction !== "raised" || typeof rule !== "string" || !Object.hasOwn(riskLimits, rule)) return [];
  const bound = riskLimits[rule as RiskLimitName]; // checked by hasOwn
  if (!bound.unit.startsWith("fraction of equity")) return []; // what the old bound was in money is known for these alone
  const isPortfolio = level === "portfolio" && typeof levelId === "string";
  return [
    {
      sighting,
      rule,
      from: typeof from === "string" ? from : isPortfolio ? bound.max : bound.default,
      portfolioId: isPortfolio ? levelId : null,
    },
  ];
}

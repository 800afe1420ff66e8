import { afterAll, beforeAll, expect, it } from "vitest";
import { actorName, type Person } from "#lib/domain/access/actor.ts";
import { defaultAnomalySettings } from "#lib/domain/audit/anomaly-settings.ts";
import { openWatchedDesk } from "./testing/watched-desk.ts";

const HOUR_MS = 3_600_000;
/** Working hours are always: the clock of the machine must not decide. */
const always = { ...defaultAnomalySettings, workDays: "1234567", workFrom: 0, workTo: 24, secretsPerHour: 3 };

let watched: Awaited<ReturnType<typeof openWatchedDesk>>;

beforeAll(async () => {
  watched = await openWatchedDesk();
  await watched.settings(always);
});
afterAll(() => watched?.close());

/** Secrets that the actor touched in each of the last 14 days' hours, as only the owner of the tables could put them there. */
async function plant(actor: string, perHour: number): Promise<void> {
  const now = Date.now();
  for (let hour = 2; hour < 338; hour++)
    await watched.desk.owner.$executeRaw`
      INSERT INTO audit_event (id, at, body, leaf, type, actor, resource, action, result, writer, n)
      SELECT id, ${new Date(now - hour * HOUR_MS)}::timestamptz, convert_to(json_build_object('type', 'token.created', 'user', ${actor}::text,
        'result', 'done', 'resource', 'token', 'action', 'create', 'data', '{}'::json)::text, 'UTF8'), sha256(id::text::bytea),
        'token.created', ${actor}, 'token', 'create', 'done', id, 1
      FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, ${perHour})) made`;
}

it("[U6] secrets are touched too often above what the same actor did in each hour before: mean and three sigma decide", async () => {
  const [busy, quiet]: Person[] = [await watched.desk.person("admin"), await watched.desk.person("admin")];
  if (!(busy && quiet)) throw new Error("two people were made");
  await plant(actorName(busy), 5);
  const touch = (person: Person) => watched.write("token.created", { data: { mode: "plain" } }, person);
  for (let i = 0; i < 5; i++) await touch(busy);
  for (let i = 0; i < 2; i++) await touch(quiet);
  expect(await watched.found()).toEqual([]);
  await touch(quiet); // the third of three: nothing was usual for this one
  expect(await watched.found()).toEqual([`secret-rate ${actorName(quiet)}`]);
  await touch(busy); // the sixth, of five each hour
  await touch(busy);
  expect(await watched.found()).toEqual([`secret-rate ${actorName(busy)}`]);
});

import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Isolation, isolationAttempts, isolationOf } from "#lib/domain/desk/isolation.ts";
import { createTestDatabase, type TestDatabase } from "#lib/tooling/template-database.ts";
import { withConnection } from "#scripts/desk/connection.mjs";
import { bulwark } from "./testing/backup-desk.ts";

type Finding = { readonly name: string; readonly state: string; readonly says: string };

describe("bulwark doctor --json", () => {
  let place: TestDatabase;

  beforeAll(async () => {
    place = await createTestDatabase();
    expect((await bulwark(place, "keys", "set-up")).code).toBe(0);
  });
  afterAll(() => place?.drop());
  beforeEach(() => withConnection(place.ownerUrl, (client) => client.query("DELETE FROM heartbeat")));

  /** As a process says it once a second. */
  const beat = (kind: "web" | "worker", info: object) =>
    withConnection(place.ownerUrl, (client) =>
      client.query(
        "INSERT INTO heartbeat (holder, kind, version, started_at, beat_at, info) VALUES (gen_random_uuid(), $1, '1.2.3', now(), clock_timestamp(), $2)",
        [kind, JSON.stringify(info)],
      ),
    );
  const grade = (open: readonly (typeof isolationAttempts)[number][]): { readonly isolation: Isolation } => {
    const refused = Object.fromEntries(isolationAttempts.map((attempt) => [attempt, !open.includes(attempt)]));
    return { isolation: isolationOf(refused as Isolation["refused"]) }; // every attempt is a key
  };
  async function diagnosis() {
    const { code, value } = await bulwark(place, "doctor", "show");
    const found = (name: string) => value.findings.find((finding: Finding) => finding.name === name);
    return { code, isolation: found("isolation"), worker: found("worker"), found };
  }

  it("[S6] tells the grade of isolation as the web measured it: isolated, shared user, or not yet", async () => {
    expect((await diagnosis()).isolation).toEqual({ name: "isolation", state: "warn", says: "not measured yet" });
    await beat("web", grade([]));
    expect((await diagnosis()).isolation).toEqual({ name: "isolation", state: "ok", says: "isolated" });
    await beat("web", grade(["memory"]));
    expect((await diagnosis()).isolation).toEqual({ name: "isolation", state: "warn", says: "shared user" });
  });

  it("fails by its exit code while something is bad, and names a key file that others may read", async () => {
    expect(await diagnosis()).toMatchObject({ code: 1, worker: { state: "bad", says: "never beat" } });
    await beat("worker", {});
    const well = await diagnosis();
    expect(well.worker).toEqual({ name: "worker", state: "ok", says: "alive" });
    expect(well.found("web.key").state).toBe("ok");
    const path = join(place.dataDir, "keys", "owner.key");
    chmodSync(path, 0o644);
    try {
      const ill = await diagnosis();
      expect(ill).toMatchObject({ code: 1 });
      expect(ill.found("owner.key")).toMatchObject({ state: "bad", says: expect.stringContaining("others may read it") });
    } finally {
      chmodSync(path, 0o600);
    }
  });
});

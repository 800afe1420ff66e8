import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../testing/test-desk.ts";
import { readHealth } from "./read-health.ts";

describe("[U5] the record among the parts of the desk", () => {
  let desk: TestDesk;
  let superuser: pg.Client;

  beforeAll(async () => {
    desk = await openTestDesk();
    superuser = new pg.Client({ connectionString: desk.database.superuserUrl });
    await superuser.connect();
    await superuser.query("SET session_replication_role = replica");
  });
  afterAll(async () => {
    await superuser?.end();
    await desk?.close();
  });
  beforeEach(async () => {
    for (const table of ["audit_key", "audit_checkpoint", "audit_finding", "anomaly"]) await superuser.query(`DELETE FROM ${table}`);
  });

  const record = async () => {
    const { components } = await desk.must(readHealth, { kind: "anonymous" }, {});
    const { state, says } = components.find(({ name }) => name === "record") ?? {};
    return [state, says];
  };
  const pin = () => superuser.query("INSERT INTO audit_key VALUES ('key', now())");
  const sign = (age: string) =>
    superuser.query("INSERT INTO audit_checkpoint VALUES (1, 0, now() - $1::interval, sha256('x'), 'note')", [age]);

  it("is degraded without a key, before the first sealing, and when the last is older than any pause of an idle desk", async () => {
    expect(await record()).toEqual(["degraded", "no key seals it"]);
    await pin();
    expect(await record()).toEqual(["degraded", "never sealed"]);
    await sign("14 min 50 s");
    expect(await record()).toEqual(["ok", "sealed"]);
    await superuser.query("UPDATE audit_checkpoint SET at = at - interval '20 s'");
    expect(await record()).toEqual(["degraded", "not sealed for 15 min"]);
  });

  it("is degraded while something does not verify, acknowledged or not, until a check finds it gone; it says nothing of what", async () => {
    await pin();
    await sign("1 s");
    await superuser.query("INSERT INTO audit_finding VALUES ('d', now(), 'event-edited', 'the body of event 7')");
    await superuser.query(
      "INSERT INTO anomaly (id, rule, about, first_at, last_at, found_at, figures, event_ids) VALUES (gen_random_uuid(), 'record-changed', 'desk', now(), now(), now(), '{}', '{}')",
    );
    expect(await record()).toEqual(["degraded", "does not verify"]);
    await superuser.query("UPDATE anomaly SET acknowledged_at = now()");
    expect(await record()).toEqual(["degraded", "does not verify"]);
    await superuser.query("INSERT INTO audit_finding VALUES ('d:2', now(), 'gone', 'the body of event 7')");
    expect(await record()).toEqual(["ok", "sealed"]);
  });

  it("is degraded when events wait for over a minute, and when nobody looks for anomalies", async () => {
    await pin();
    await sign("2 min");
    await superuser.query("DELETE FROM audit_pending");
    const wait = (age: string) =>
      superuser.query("INSERT INTO audit_pending VALUES (now() - $1::interval, gen_random_uuid(), sha256('x'))", [age]);
    await wait("50 s");
    expect(await record()).toEqual(["ok", "sealed"]);
    await wait("61 s");
    expect(await record()).toEqual(["degraded", "events wait to be sealed for 1 min"]);
    await superuser.query("DELETE FROM audit_pending");
    await superuser.query("UPDATE anomaly_cursor SET looked_to = now() - interval '6 min'");
    expect(await record()).toEqual(["degraded", "sealed; not looked through for anomalies for 6 min"]);
    await superuser.query("UPDATE anomaly_cursor SET looked_to = now()");
    expect(await record()).toEqual(["ok", "sealed"]);
  });
});

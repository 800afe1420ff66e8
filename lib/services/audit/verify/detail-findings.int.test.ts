import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkAuditDetails } from "#lib/db/audit/detail-check.ts";
import { factOf } from "#lib/domain/audit/fact.ts";
import { openTestDesk, type TestDesk } from "../../testing/test-desk.ts";
import { detailFindings } from "./detail-findings.ts";

describe("[U3] personal parts of events, which stand beside the tree", () => {
  let desk: TestDesk;
  let superuser: pg.Client;
  let ids: readonly string[];

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
    await superuser.query("DELETE FROM audit_detail");
    await superuser.query("DELETE FROM audit_event");
    const person = await desk.person("viewer");
    for (const address of ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) {
      const origin = { requestId: "test", address };
      await desk.work.transaction(person, (tx) => tx.audit(factOf("login.succeeded", { resourceId: "s" }, "done"), person, origin));
    }
    ids = (await superuser.query("SELECT event_id FROM audit_detail ORDER BY event_id")).rows.map(({ event_id }) => event_id);
    expect(ids).toHaveLength(3);
  });

  const check = () => detailFindings(checkAuditDetails({ db: desk.owner, ring: desk.ring }));
  const named = async () => (await check()).findings.map(({ kind, eventId }) => [kind, eventId]);

  it("match the digests in the bodies of their events", async () => {
    expect(await check()).toEqual({ findings: [], count: 0, checked: 3 });
  });

  it("are named when edited, exchanged with another's, taken away, or put in where there was none", async () => {
    const [one, two, three] = ids;
    await superuser.query("UPDATE audit_detail SET sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) WHERE event_id = $1", [one]);
    expect(await named()).toEqual([["detail-edited", one]]);
    await superuser.query("UPDATE audit_detail SET sealed = (SELECT sealed FROM audit_detail WHERE event_id = $2) WHERE event_id = $1", [
      one,
      two,
    ]);
    expect(await named()).toEqual([["detail-edited", one]]);
    await superuser.query("UPDATE audit_detail SET person = 'desk' WHERE event_id = $1", [three]);
    expect(await named()).toEqual([
      ["detail-edited", one],
      ["detail-edited", three],
    ]);
    await superuser.query("DELETE FROM audit_detail WHERE event_id = ANY($1)", [[one, three]]);
    expect((await named()).sort()).toEqual([
      ["detail-edited", one],
      ["detail-edited", three],
    ]);
    await superuser.query(
      "UPDATE audit_event SET body = decode(replace(encode(body, 'escape'), '\"detail\":\"', '\"detail\":null,\"x\":\"'), 'escape') WHERE id = $1",
      [two],
    );
    expect((await check()).findings.map(({ says }) => says)).toContain(`the personal part of event ${two} was put in: its event has none`);
  });

  it("written anew with another address, by whoever has the keys, no longer match", async () => {
    const [one] = ids;
    const { rows } = await superuser.query("SELECT person FROM audit_detail WHERE event_id = $1", [one]);
    const cipher = await desk.ring.cipher("audit", rows[0].person);
    const column = { model: "audit-detail.v1", column: "sealed", purpose: "audit", pad: 32 } as const;
    const sealed = cipher.seal(column, one as never, { address: "198.51.100.9", nonce: "00".repeat(32) }); // an id of a row
    await superuser.query("UPDATE audit_detail SET sealed = $2 WHERE event_id = $1", [one, Buffer.from(sealed)]);
    expect((await check()).findings.map(({ says }) => says)).toEqual([`the personal part of event ${one} is not the one that was written`]);
  });

  it("of an erased person are no finding: their key is gone, rightly", async () => {
    await superuser.query(
      "UPDATE data_key SET state = 'destroyed', wrapped = NULL, accepts_writes = false WHERE purpose = 'audit' AND scope = (SELECT person FROM audit_detail LIMIT 1)",
    );
    desk.ring.forget();
    expect(await check()).toEqual({ findings: [], count: 0, checked: 3 });
  });
});

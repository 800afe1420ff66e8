import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordHashes } from "#lib/crypto/record-hashes.ts";
import { sampledOn } from "#lib/db/audit/sampled-record.ts";
import type { Finding } from "#lib/domain/audit/verify/finding.ts";
import { append, eventText, openSealedDesk, type SealedDesk } from "../testing/sealed-desk.ts";
import { checkRecord } from "./check-record.ts";

describe("[U3] who wrote an event, and of what type", () => {
  let desk: SealedDesk;
  let superuser: pg.Client;

  beforeEach(async () => {
    desk = await openSealedDesk();
    superuser = await desk.connect(desk.database.superuserUrl);
  });
  afterEach(() => desk.close());

  const write = (client: pg.Client, text: string) => client.query("SELECT audit_append($1, NULL, NULL)", [text]);
  const idOf = async (note: string): Promise<string> =>
    (await superuser.query("SELECT id FROM audit_event WHERE convert_from(body, 'UTF8') LIKE $1", [`%"note":"${note}"%`])).rows[0]?.id;
  /** By time and id: which of one millisecond comes first is drawn. */
  const leafOf = async (id: string): Promise<number> =>
    Number((await superuser.query("SELECT leaf_index FROM audit_leaf WHERE event_id = $1", [id])).rows[0]?.leaf_index);
  const kinds = (findings: readonly Finding[]) => findings.map(({ kind, eventId, leaves }) => [kind, eventId, leaves?.from]);

  it("a chain that another role goes on with is named at the row, sealed or not, in whole and by a sample", async () => {
    const { web } = desk.database.roles;
    for (let i = 0; i < 256; i++) {
      if (i === 100) await superuser.query(`SET SESSION AUTHORIZATION "${web}"`);
      await append(superuser, i === 100 ? "changed" : `as ${i}`);
      if (i === 100) await superuser.query("RESET SESSION AUTHORIZATION");
    }
    const id = await idOf("changed");
    expect(kinds((await desk.verify()).findings)).toEqual([["writer-role", id, undefined]]);
    await desk.seal();
    const [found] = (await desk.verify()).findings;
    expect(kinds(found ? [found] : [])).toEqual([["writer-role", id, await leafOf(id)]]);
    expect(found?.says).toContain(web);
    const sampled = await desk.openRecord((record) => checkRecord(record, recordHashes, { outside: [], random: () => 0, wholeLeaves: 10 }));
    expect(kinds(sampled)).toEqual([["writer-role", id, await leafOf(id)]]);
  });

  it("an event for somebody the role may not speak for is named, and what the database says of a role itself is not", async () => {
    await superuser.query(`SET SESSION AUTHORIZATION "${desk.database.roles.web}"`);
    await append(superuser, "own");
    await superuser.query("RESET SESSION AUTHORIZATION");
    await desk.db.$executeRaw`UPDATE kill_state SET engaged = true WHERE scope = 'all'`; // past the application
    await desk.seal();
    expect((await desk.verify()).findings).toEqual([]);

    const id = await idOf("own");
    await superuser.query("SET session_replication_role = replica");
    await superuser.query(
      `UPDATE audit_event SET actor = 'worker', body = convert_to(replace(convert_from(body, 'UTF8'), '"user":"anonymous"', '"user":"worker"'), 'UTF8') WHERE id = $1`,
      [id],
    );
    const { findings } = await desk.verify();
    expect(kinds(findings)).toContainEqual(["writer-role", id, 0]);
    expect(findings.find(({ kind }) => kind === "writer-role")?.says).toMatch(/was written by bulwark_web_\S+ for worker$/);
  });

  it("an event of a type that no desk writes is named, in whole and by a sample", async () => {
    const web = await desk.connect(desk.database.webUrl);
    for (let i = 0; i < 256; i++)
      await write(web, i === 7 ? eventText("x").replace("login.succeeded", "login.made-up") : eventText(`event ${i}`));
    await desk.seal();
    const id = await idOf("x");
    const findings = (await desk.verify()).findings;
    expect(kinds(findings)).toEqual([["type-unknown", id, await leafOf(id)]]);
    expect(findings[0]?.says).toContain("login.made-up");
    const sampled = await checkRecord(sampledOn(superuser), recordHashes, { outside: [], random: () => 0, wholeLeaves: 10 });
    expect(kinds(sampled)).toEqual([["type-unknown", id, await leafOf(id)]]);
  });
});

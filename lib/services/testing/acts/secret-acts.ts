import { askBackup } from "../../backups/ask-backup.ts";
import { recordDrill } from "../../backups/record-restore.ts";
import { addConnection } from "../../connections/add-connection.ts";
import { checkConnection } from "../../connections/check-connection.ts";
import { deleteConnection } from "../../connections/delete-connection.ts";
import { rotateConnection } from "../../connections/rotate-connection.ts";
import { askRotation } from "../../keys/ask-rotation.ts";
import { changeRotation } from "../../keys/change-rotation.ts";
import { erasePerson } from "../../privacy/erase-person.ts";
import { exportOwnData, exportPerson } from "../../privacy/export-person.ts";
import type { House } from "../house.ts";
import { host } from "../test-desk.ts";
import { type Act, act } from "./act.ts";

const key = "a-provider-key-0001";

/** What is done with credentials, keys, personal data and backups. */
export const secretActs: readonly Act[] = [
  act("connection.submitted", addConnection, () => ({ input: { venue: "finnhub", label: "News", key } })),
  act("connection.check-asked", checkConnection, async (house) => {
    await takeFirst(house);
    return { input: await connection(house) };
  }),
  act("connection.submitted", rotateConnection, async (house) => ({ input: { ...(await connection(house)), key } })),
  act("connection.delete-asked", deleteConnection, async (house) => ({ input: await connection(house) })),
  act("keys.rotation-asked", askRotation, () => ({ input: { purpose: "trade" } })),
  act("keys.rotation-changed", changeRotation, async ({ owner }) => ({
    input: { rotationId: (await owner.keyRotation.findFirstOrThrow()).id, change: "pause" },
  })),
  act("person.exported", exportPerson, async ({ member }) => ({ input: { userId: (await member()).userId } })),
  act("person.exported", exportOwnData, async ({ member }) => ({ input: {}, as: await member("trader", true) })),
  act("person.erased", erasePerson, async ({ member }) => ({ input: { userId: (await member()).userId } })),
  act("backup.asked", askBackup, () => ({ input: {} })),
  act("backup.drilled", recordDrill, async ({ owner, ids }) => {
    const file = "drilled.bwb";
    const times = { requestedAt: new Date(), finishedAt: new Date() };
    await owner.backupRun.create({ data: { id: ids.next(), cause: "host", requestedBy: "host", state: "done", file, ...times } });
    return { input: { file, madeAt: "2026-01-01T00:00:00Z", rows: 1, auditEvents: 1, erasedAgain: 0, findings: 0, kinds: [] }, as: host };
  }),
];

/** As the worker does. */
async function takeFirst({ owner }: House): Promise<void> {
  await owner.$executeRaw`UPDATE connection_submission SET state = 'stored', envelope = NULL`;
  await owner.$executeRaw`UPDATE connection SET version = 1`;
}

async function connection({ owner }: House): Promise<{ readonly connectionId: string }> {
  return { connectionId: (await owner.connection.findFirstOrThrow()).id };
}

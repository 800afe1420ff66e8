import type { ConnectionState, ConnectionView } from "#lib/domain/connection/connection-view.ts";
import { findingsShape } from "#lib/domain/connection/findings.ts";
import { isConnectionVenue, venueForm } from "#lib/domain/connection/venues.ts";
import { FailureError, failure } from "#lib/domain/kernel/errors.ts";
import { asId } from "#lib/domain/kernel/ids.ts";
import { invariant } from "#lib/domain/kernel/invariant.ts";
import type { ConnectionStore } from "#lib/ports/stores/connection-store.ts";
import type { Prisma } from "#prisma/generated/client.ts";
import { isUniqueViolation } from "../failures.ts";
import { sealedColumns } from "../sealed-columns.ts";
import type { StoreContext } from "../store-context.ts";

const MAX_SHOWN = 100;
const MAX_VERSIONS = 20;

/** Columns the web may read: neither envelope nor credential. */
const shown = {
  submissions: {
    select: { version: true, state: true, says: true, createdAt: true, doneAt: true },
    orderBy: { version: "desc" },
    take: 1,
  },
  credentials: {
    select: { version: true, lastFour: true, fingerprint: true, state: true, endsAt: true },
    where: { state: { not: "destroyed" } },
    orderBy: { version: "desc" },
    take: MAX_VERSIONS,
  },
} as const satisfies Prisma.ConnectionInclude;

type Row = Prisma.ConnectionGetPayload<{ include: typeof shown }>;

export function connectionStore(context: StoreContext): ConnectionStore {
  const { db } = context;
  const now = () => new Date(context.now);
  return {
    async list() {
      const rows = await db.connection.findMany({
        where: { deletedAt: null },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        take: MAX_SHOWN,
        include: shown,
      });
      return Promise.all(rows.map((row) => viewOf(context, row)));
    },
    async byId(id) {
      const row = await db.connection.findFirst({ where: { id, deletedAt: null }, include: shown });
      return row ? viewOf(context, row) : undefined;
    },
    async count() {
      return {
        connections: await db.connection.count({ where: { deletedAt: null } }),
        waiting: await db.connectionSubmission.count({ where: { state: "waiting" } }),
      };
    },
    async nextVersion(id) {
      const row = await db.connection.findFirst({ where: { id, deletedAt: null, deleteAskedAt: null } });
      if (!row) return undefined;
      const { venue, isSandbox } = row;
      invariant(isConnectionVenue(venue), "a stored connection is to a known venue");
      const last = await db.connectionSubmission.aggregate({ where: { connectionId: id }, _max: { version: true } });
      return { version: (last._max.version ?? 0) + 1, venue, isSandbox };
    },
    async insert({ id, venue, isSandbox, label, by }) {
      const sealed = (await context.cipher("pii", id)).seal(sealedColumns.connection, id, { label });
      // Only these columns are the web's to write; the client would fill in the others.
      await db.$executeRaw`INSERT INTO connection (id, venue, is_sandbox, sealed, created_by, created_at)
        VALUES (${id}::uuid, ${venue}, ${isSandbox}, ${sealed}, ${by}, ${now()})`;
    },
    async submit({ id, connectionId, version, keyId, by, envelope, expiresAt }) {
      try {
        await db.$executeRaw`INSERT INTO connection_submission (id, connection_id, version, key_id, submitted_by, envelope, created_at, expires_at)
          VALUES (${id}::uuid, ${connectionId}::uuid, ${version}::int, ${keyId}, ${by}, ${envelope}, ${now()}, ${new Date(expiresAt)})`;
      } catch (error) {
        if (isUniqueViolation(error)) throw new FailureError(failure("conflict"), { cause: error });
        throw error;
      }
    },
    async askCheck(id) {
      const { count } = await db.connection.updateMany({
        where: { id, deletedAt: null, deleteAskedAt: null, version: { not: null } },
        data: { checkAskedAt: now() },
      });
      return count === 1;
    },
    async askDelete(id) {
      const { count } = await db.connection.updateMany({
        where: { id, deletedAt: null, deleteAskedAt: null },
        data: { deleteAskedAt: now() },
      });
      return count === 1;
    },
  };
}

async function viewOf(context: StoreContext, row: Row): Promise<ConnectionView> {
  const { venue } = row;
  invariant(isConnectionVenue(venue), "a stored connection is to a known venue");
  const form = venueForm(venue);
  const opened = (await context.cipher("pii", row.id)).open(sealedColumns.connection, asId(row.id), row.sealed);
  invariant(opened && typeof opened === "object" && "label" in opened, "a sealed connection holds its label");
  const current = row.credentials.find(({ version }) => version === row.version);
  const earlier = row.credentials.find(({ state }) => state === "overlap");
  const [submission] = row.submissions;
  const isOpen = submission && (submission.state === "waiting" || submission.state === "taken");
  const isShown = isOpen || (submission?.state === "refused" && submission.version > (row.version ?? 0));
  return {
    id: row.id,
    venue,
    venueName: form.name,
    kind: form.kind,
    sandbox: row.isSandbox ? form.sandbox : null,
    label: String(opened.label),
    state: stateOf(row, submission?.state),
    says: row.healthSays,
    version: row.version,
    lastFour: current?.lastFour ?? null,
    fingerprint: current?.fingerprint ?? null,
    findings: row.found === null ? null : findingsShape.parse(row.found),
    checkedAt: row.checkedAt?.toISOString() ?? null,
    nextCheckAt: row.checkDueAt?.toISOString() ?? null,
    overlapUntil: earlier?.endsAt?.toISOString() ?? null,
    submission:
      submission && isShown
        ? {
            version: submission.version,
            state: isOpen ? "waiting" : "refused",
            says: submission.says,
            at: (submission.doneAt ?? submission.createdAt).toISOString(),
          }
        : null,
    createdAt: row.createdAt.toISOString(),
  };
}

function stateOf(row: Row, submission: string | undefined): ConnectionState {
  if (row.deleteAskedAt) return "deleting";
  if (row.version === null) return submission === "refused" ? "refused" : "waiting";
  if (row.health === "unsafe") return "unsafe";
  return row.health === "failing" ? "failing" : "ready";
}

import { join } from "node:path";
import { readKeyFile } from "#lib/adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "#lib/adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { makeDeskKeys } from "#lib/compose/make-desk-keys.ts";
import { systemClock } from "#lib/compose/system-clock.ts";
import { sha256Hex } from "#lib/crypto/audit-digest.ts";
import { KeyRing } from "#lib/crypto/key-ring.ts";
import { mintIds } from "#lib/crypto/mint-ids.ts";
import { type Db, openDb } from "#lib/db/client.ts";
import { keyStore } from "#lib/db/key-store.ts";
import { unitOfWork } from "#lib/db/unit-of-work.ts";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import type { GrantVerb } from "#lib/domain/access/reach.ts";
import type { PersonRole } from "#lib/domain/access/roles.ts";
import type { InstrumentId, PortfolioId, SessionId, UserId } from "#lib/domain/kernel/ids.ts";
import { ok, type Result } from "#lib/domain/kernel/result.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { CandleColumns } from "#lib/domain/market/candle.ts";
import { columnsOf } from "#lib/domain/market/candle-columns.ts";
import type { CandleArchive } from "#lib/ports/candle-archive.ts";
import type { Log } from "#lib/ports/log.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { createTestDatabase } from "#lib/tooling/template-database.ts";
import { makePerson } from "../access/make-person.ts";
import type { DeskServices } from "../desk/desk-services.ts";
import { addInstrument } from "../markets/add-instrument.ts";
import { createPortfolio } from "../portfolios/create-portfolio.ts";
import type { UseCase } from "../use-case.ts";
import { executeProven } from "./second-factor.ts";

export type TestDesk = Awaited<ReturnType<typeof openTestDesk>>;

export const host: Actor = { kind: "host", osUser: "tester" };

/** A desk on a database of its own, as the web's role, with an archive that holds what a test puts there. */
export async function openTestDesk() {
  const database = await createTestDatabase();
  await makeDeskKeys(join(database.dataDir, "keys"), systemClock);
  const keyFile = await readKeyFile(join(database.dataDir, "keys", "web.key"));
  if (!keyFile) throw new Error("the test database has its key files");
  const ids = mintIds(systemClock);
  const [db, keyDb, owner] = [
    openDb(database.webUrl, { max: 4 }),
    openDb(database.webUrl, { max: 2 }),
    openDb(database.ownerUrl, { max: 2 }),
  ];
  const wrapper = localFileWrapper(keyFile.keys);
  const ring = new KeyRing({ wrapper, store: keyStore(keyDb), clock: systemClock });
  const work = unitOfWork({ db, ring, ids });
  const candles: { columns: CandleColumns | undefined } = { columns: oneCandle() };
  const log = keepingLog();
  const services: DeskServices = { ids, archive: archiveOf(candles), digest: sha256Hex };

  const run = <I, O, P>(
    useCase: UseCase<I, O, P, DeskServices>,
    actor: Actor,
    input: unknown,
    through: UnitOfWork = work,
  ): Promise<Result<O>> => executeProven({ work: through, services, log }, useCase, actor, input, { requestId: ids.next() });

  async function must<I, O, P>(useCase: UseCase<I, O, P, DeskServices>, actor: Actor, input: unknown): Promise<O> {
    const result = await run(useCase, actor, input);
    if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`, { cause: log.logged.at(-1) });
    return result.value;
  }

  return {
    database,
    work,
    /** Transactions under the owner's role, for which row security does not hold. */
    ownerWork: unitOfWork({ db: owner, ring, ids }),
    ring,
    /** For a ring of one's own, as a process that just started has it. */
    keys: { wrapper, clock: systemClock },
    ids,
    services,
    /** As the owner of the tables: past every reach. */
    owner,
    candles,
    run,
    must,
    async person(role: PersonRole): Promise<Person> {
      const userId = ids.next<UserId>();
      await work.transaction(host, (tx) =>
        makePerson(tx, { id: userId, email: `${userId}@example.test`, name: `Person ${role}`, role, state: "active", invitedBy: null }),
      );
      return personActor(role, { userId, sessionId: ids.next<SessionId>() });
    },
    async grant(userId: UserId, portfolioId: PortfolioId, verb: GrantVerb): Promise<void> {
      await owner.portfolioGrant.create({ data: { userId, portfolioId, verb, grantedAt: new Date() } });
    },
    async portfolio(actor: Actor = host): Promise<PortfolioId> {
      const made = await must(createPortfolio, actor, { name: "Book", startingCapital: "10000", feed: { kind: "replay" } });
      return made.portfolioId;
    },
    async instrument(symbol = "BTC/USD"): Promise<InstrumentId> {
      const made = await must(addInstrument, host, { symbol, tickSize: "0.01" });
      return made.id as InstrumentId; // the id of a row
    },
    events: (type?: string) => eventsOf(owner, type),
    async close(): Promise<void> {
      await Promise.all([db.$disconnect(), keyDb.$disconnect(), owner.$disconnect()]);
      await database.drop();
    },
  };
}

async function eventsOf(owner: Db, type: string | undefined) {
  const rows = await owner.auditEvent.findMany({ where: type ? { type } : {}, orderBy: [{ at: "asc" }, { id: "asc" }] });
  return rows.map(({ type, actor, result, resourceId, portfolioId, body }) => ({
    type,
    actor,
    result,
    resourceId,
    portfolioId,
    data: JSON.parse(new TextDecoder().decode(body)).data,
  }));
}

function oneCandle(): CandleColumns {
  return columnsOf([{ openTime: epochMs(Date.UTC(2024, 0, 1)), open: 1, high: 2, low: 1, close: 2, volume: 3 }]);
}

/** An archive of one series for every instrument. */
function archiveOf(held: { readonly columns: CandleColumns | undefined }): CandleArchive {
  const all = () => held.columns ?? columnsOf([]);
  return {
    async range() {
      const times = all().openTime;
      const [from, to] = [times[0], times.at(-1)];
      return ok(from === undefined || to === undefined ? undefined : { from: epochMs(from), to: epochMs(to), candles: times.length });
    },
    read: async () => ok(all()),
    readLast: async () => ok(all()),
    write: async () => ok({ written: 0, unchanged: true }),
    close: async () => undefined,
  };
}

/** Keeps what was logged, so that a test that fails for an unknown reason can say it. */
function keepingLog(): Log & { readonly logged: readonly object[] } {
  const logged: object[] = [];
  const keep = (fields: object, message: string) => void logged.push({ message, ...fields });
  return {
    logged,
    debug: () => undefined,
    info: () => undefined,
    warn: keep,
    error: keep,
    bug(fields, message) {
      keep(fields, message);
      return "log-id";
    },
  };
}

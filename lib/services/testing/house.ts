import { forWeb } from "#lib/compose/for-web.ts";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import type { InstrumentId, PortfolioId, UserId } from "#lib/domain/kernel/ids.ts";
import { ok, type Result } from "#lib/domain/kernel/result.ts";
import { DAY_MS, epochMs, HOUR_MS } from "#lib/domain/kernel/time.ts";
import type { Log } from "#lib/ports/log.ts";
import type { LinkKind } from "#lib/ports/stores/access-stores.ts";
import type { UnitOfWork } from "#lib/ports/unit-of-work.ts";
import { approve } from "../access/approvals/approve.ts";
import { inputText } from "../access/step-up/input-text.ts";
import type { Services } from "../services.ts";
import { execute, type UseCase } from "../use-case.ts";
import { openAccessDesk } from "./access-desk.ts";
import { webSettings } from "./web-settings.ts";

export const PASSWORD = "Correct-Horse 42 staples";
export const ISSUER = "https://issuer.example";

export type House = Awaited<ReturnType<typeof openHouse>>;

/** A desk with the web's own services and two admins of a month, in which every use case can be called. */
export async function openHouse() {
  const desk = await openAccessDesk();
  Object.assign(process.env, webSettings(desk.database));
  const parts = await forWeb();
  const services: Services = { ...parts.services, archive: desk.services.archive, signOn: believedProvider };
  const admin = await desk.somebody({ ageMs: 30 * DAY_MS });
  const second = await desk.somebody({ ageMs: 30 * DAY_MS });
  const hashed = await services.passwords.hash(PASSWORD);
  if (!hashed.ok) throw new Error("the password was not hashed");
  const passwordHash = hashed.value;
  let networks = 0;

  const attempt = <I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown, work: UnitOfWork = desk.work) =>
    execute({ work, services, log: quiet }, useCase, actor, input, { requestId: "test", address: `203.0.${networks++ % 250}.7` });

  /** Proves a factor and lets the second admin agree, where exactly this needs it; does nothing of it yet. */
  async function clear<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, raw: unknown): Promise<void> {
    if (actor.kind !== "person") return;
    const input = useCase.input.parse(raw);
    const prove = () =>
      desk.work.transaction(actor, async (tx) => {
        const operation = await tx.access.stepUps.operationOf(useCase.name, inputText(input));
        const { sessionId, userId } = actor;
        await tx.access.stepUps.insert({ id: desk.ids.next(), sessionId, userId, operation, method: "totp" });
      });
    await prove();
    if (!(await desk.work.transaction(actor, async (tx) => useCase.fourEyes?.(tx, input, actor)))) return;
    const waiting = await attempt(useCase, actor, raw);
    const approvalId = waiting.ok ? undefined : waiting.failure.approvalId;
    if (!approvalId) throw new Error(`${useCase.name} waits for nobody: ${JSON.stringify(waiting)}`);
    await give(approve, second, { approvalId });
  }

  async function give<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<O> {
    await clear(useCase, actor, input);
    return must(useCase.name, await attempt(useCase, actor, input));
  }

  return {
    ...desk,
    services,
    admin,
    second,
    attempt,
    clear,
    give,
    portfolioId: (await desk.portfolio(admin)) as PortfolioId,
    instrumentId: (await desk.instrument()) as InstrumentId,
    emailOf: (who: Pick<Person, "userId">) => `${who.userId}@example.test`,
    /** Somebody with a password, signed in; without a second factor unless asked for. */
    async member(role = "viewer", hasFactor = false): Promise<Person> {
      const person = await desk.somebody({ role, hasFactor });
      await desk.work.transaction(person, (tx) => tx.access.users.setPassword(person.userId, passwordHash));
      return person;
    },
    /** A one-time link that works now. @returns its token */
    async link(kind: LinkKind, userId: UserId | null): Promise<string> {
      const { token, hash } = services.links.mint();
      await desk.work.transaction({ kind: "anonymous" }, (tx) => {
        const times = { expiresAt: epochMs(tx.now + HOUR_MS), usableFrom: tx.now };
        return tx.access.links.insert({ id: desk.ids.next(), kind, userId, tokenHash: hash, ...times });
      });
      return token;
    },
    async close() {
      await parts.close();
      await desk.close();
    },
  };
}

/** What is broken on purpose is logged as a bug; nobody needs to read it. */
const quiet: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, bug: () => "log-id" };

/** Says yes to whoever comes; what a real provider answers is sign-on.int.test.ts's business. */
const believedProvider: NonNullable<Services["signOn"]> = {
  issuer: ISSUER,
  startUrl: async ({ state }) => ok(`${ISSUER}/authorize?state=${state}`),
  finish: async () => ok({ issuer: ISSUER, subject: "somebody", isStrong: false, authenticatedAtMs: Date.now() }),
};

function must<O>(name: string, result: Result<O>): O {
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

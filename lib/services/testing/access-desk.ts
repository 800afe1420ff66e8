import { hashSecretLink, mintSecretLink } from "#lib/crypto/secret-link.ts";
import type { Actor, Person } from "#lib/domain/access/actor.ts";
import { personActor } from "#lib/domain/access/person-actor.ts";
import type { Failure } from "#lib/domain/kernel/errors.ts";
import type { SessionId, UserId } from "#lib/domain/kernel/ids.ts";
import type { Result } from "#lib/domain/kernel/result.ts";
import { makePerson } from "../access/make-person.ts";
import { inputText } from "../access/step-up/input-text.ts";
import type { Services } from "../services.ts";
import { execute, type UseCase } from "../use-case.ts";
import { host, openTestDesk } from "./test-desk.ts";

type PersonOf = {
  readonly role?: string;
  readonly invitedBy?: UserId | null;
  readonly hasFactor?: boolean;
  /** How long ago the person came. */
  readonly ageMs?: number;
};

export type AccessDesk = Awaited<ReturnType<typeof openAccessDesk>>;

/** A test desk with people who have sessions and factors, and the step-ups that they proved. Time is moved in the rows, never waited for. */
export async function openAccessDesk() {
  const desk = await openTestDesk();
  const services = {
    ...desk.services,
    links: { mint: mintSecretLink, hashOf: hashSecretLink },
    mail: { isConfigured: false },
    origin: "http://127.0.0.1:7340",
    look: (work: never) => desk.work.transaction({ kind: "anonymous" }, work),
  } as unknown as Services; // what the use cases under test ask for; anything else they ask for throws
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error, bug: bugOf };

  async function ask<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<Result<O>> {
    return execute({ work: desk.work, services, log }, useCase, actor, input, { requestId: "test" });
  }

  /** As `ask`, by somebody who just proved a factor for exactly this. */
  async function proven<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Person, input: unknown): Promise<Result<O>> {
    const parsed = useCase.input.safeParse(input);
    if (parsed.success) {
      await desk.work.transaction(actor, async (tx) => {
        const operation = await tx.access.stepUps.operationOf(useCase.name, inputText(parsed.data));
        await tx.access.stepUps.insert({
          id: desk.ids.next(),
          sessionId: actor.sessionId,
          userId: actor.userId,
          operation,
          method: "totp",
        });
      });
    }
    return ask(useCase, actor, input);
  }

  return {
    ...desk,
    services,
    ask,
    proven,
    async done<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<O> {
      const result = actor.kind === "person" ? await proven(useCase, actor, input) : await ask(useCase, actor, input);
      if (!result.ok) throw new Error(`${useCase.name}: ${JSON.stringify(result.failure)}`);
      return result.value;
    },
    async refused<I, O, P>(useCase: UseCase<I, O, P, Services>, actor: Actor, input: unknown): Promise<Failure> {
      const result = actor.kind === "person" ? await proven(useCase, actor, input) : await ask(useCase, actor, input);
      if (result.ok) throw new Error(`${useCase.name} was not refused`);
      return result.failure;
    },
    /** Somebody signed in. */
    async somebody({ role = "admin", invitedBy = null, hasFactor = true, ageMs = 0 }: PersonOf = {}): Promise<Person> {
      const userId = desk.ids.next<UserId>();
      await desk.work.transaction(host, (tx) =>
        makePerson(tx, { id: userId, email: `${userId}@example.test`, name: `Person ${role}`, role, state: "active", invitedBy }),
      );
      const came = new Date(Date.now() - ageMs);
      await desk.owner.appUser.update({
        where: { id: userId },
        data: { createdAt: came, ...(role === "admin" ? { adminSince: came } : {}) },
      });
      if (hasFactor) {
        await desk.owner.totpFactor.create({
          data: { id: desk.ids.next(), userId, sealed: new Uint8Array(80), lastStep: 0n, createdAt: new Date() },
        });
      }
      return signedIn(userId);
    },
    signedIn,
    /** Moves what waits this far into the past. */
    async age(approvalId: string, ms: number): Promise<void> {
      const row = await desk.owner.approval.findUniqueOrThrow({ where: { id: approvalId } });
      const earlier = (at: Date) => new Date(at.getTime() - ms);
      await desk.owner.approval.update({
        where: { id: approvalId },
        data: {
          requestedAt: earlier(row.requestedAt),
          expiresAt: earlier(row.expiresAt),
          ...(row.coolDownUntil ? { coolDownUntil: earlier(row.coolDownUntil) } : {}),
        },
      });
    },
  };

  async function signedIn(userId: UserId): Promise<Person> {
    const sessionId = desk.ids.next<SessionId>();
    return desk.work.transaction(host, async (tx) => {
      await tx.access.sessions.open({
        id: sessionId,
        userId,
        address: "192.0.2.7",
        agent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
      });
      const user = await tx.access.users.byId(userId);
      if (!user) throw new Error("the user was just made");
      return personActor(user.role, { userId, sessionId, permissions: user.permissions });
    });
  }
}

function bugOf(fields: object, message: string): string {
  console.error(message, fields);
  return "log-id";
}

import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { forWeb, type WebParts } from "../compose/for-web.ts";
import type { Actor, Person } from "../domain/access/actor.ts";
import { personActor } from "../domain/access/person-actor.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { readSession, type SignedIn } from "../services/access/read-session.ts";
import { execute } from "../services/use-case.ts";
import { currentOrigin } from "./origin.ts";
import { countRefusal } from "./refusal-counts.ts";
import { refuseAddress } from "./refuse-address.ts";
import { rememberedTokens } from "./remembered-token.ts";
import { tokenCookie, tokenSeal } from "./token-cookie.ts";

export type CurrentPerson = SignedIn & { readonly actor: Person };

/** Who is signed in, asked of the session row once per request. @throws FailureError database-unavailable */
export const currentPerson = cache(async (): Promise<CurrentPerson | undefined> => {
  const parts = await forWeb();
  const token = (await cookies()).get(tokenCookie(parts).names.session)?.value;
  if (!token) return undefined;
  const person = await personOf(parts, token);
  if (!person) return countWorthless();
  await refuseAddress(person.allowedAddresses);
  return { ...person, actor: personActor(person.role, person) };
});

let openRemembered: ReturnType<typeof rememberedTokens> | undefined;

/** The token names a row and the row is the authority: revoked, idle or over, it makes the token worth nothing. */
async function personOf(parts: WebParts, token: string): Promise<SignedIn | undefined> {
  openRemembered ??= rememberedTokens(parts.services);
  const seal = await tokenSeal(parts).catch((cause: unknown) => {
    throw new FailureError(failure("database-unavailable"), { cause }); // the keys stand in the database
  });
  const sessionId = await openRemembered(seal, token);
  if (!sessionId) return undefined;
  const found = await execute(parts, readSession, { kind: "anonymous" }, { sessionId }, { requestId: "session" });
  if (found.ok) return found.value;
  if (found.failure.code === "unauthenticated") return undefined;
  throw new FailureError(failure("database-unavailable"));
}

/** A cookie that opens nothing: forged, for something else, past its time, or of a session that ended. */
async function countWorthless(): Promise<undefined> {
  countRefusal("session", (await currentOrigin()).address);
}

export async function currentActor(): Promise<Actor> {
  return (await currentPerson())?.actor ?? { kind: "anonymous" };
}

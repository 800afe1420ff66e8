import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { forWeb } from "../compose/for-web.ts";
import type { Actor, Person } from "../domain/access/actor.ts";
import { personActor } from "../domain/access/person-actor.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import type { SignedIn } from "../services/access/read-session.ts";
import { type AuthSession, auth } from "./auth.ts";
import { currentOrigin } from "./origin.ts";
import { countRefusal } from "./refusal-counts.ts";
import { refuseAddress } from "./refuse-address.ts";
import { tokenCookie } from "./token-cookie.ts";

export type CurrentPerson = SignedIn & { readonly actor: Person };

/** Who is signed in, asked of the session row once per request. @throws FailureError database-unavailable */
export const currentPerson = cache(async (): Promise<CurrentPerson | undefined> => {
  const session = (await auth()) as unknown as AuthSession | null; // shaped by the session callback in auth.ts
  if (session?.unavailable) throw new FailureError(failure("database-unavailable"));
  const person = session?.person;
  if (!person) return countWorthless();
  await refuseAddress(person.allowedAddresses);
  return { ...person, actor: personActor(person.role, person) };
});

/** A cookie that opens nothing: forged, for something else, past its time, or of a session that ended. */
async function countWorthless(): Promise<undefined> {
  const { names } = tokenCookie(await forWeb());
  if ((await cookies()).get(names.session)?.value) countRefusal("session", (await currentOrigin()).address);
}

export async function currentActor(): Promise<Actor> {
  return (await currentPerson())?.actor ?? { kind: "anonymous" };
}

import "server-only";
import { refresh } from "next/cache";
import type { Actor } from "../domain/access/actor.ts";
import { type Failure, FailureError } from "../domain/kernel/errors.ts";
import { err, type Result } from "../domain/kernel/result.ts";
import type { Services } from "../services/services.ts";
import { execute, type UseCase } from "../services/use-case.ts";
import { admitAction } from "./admit-action.ts";
import { webDeps } from "./deps.ts";
import { formInput } from "./form-input.ts";
import { currentOrigin } from "./origin.ts";
import { currentActor } from "./session.ts";

/** What a form gets back. `error` is the failure's sentence, also where only that is shown. */
export type ActionResult<O> =
  | { readonly ok: true; readonly value: O; readonly error?: never }
  | { readonly ok: false; readonly failure: Failure; readonly error: string };

type Options<O> = {
  /** Renders the page anew after success; true unless said otherwise. */
  readonly refresh?: boolean;
  /** What the server knows and the form may not say: it wins over the form. */
  readonly beside?: () => Promise<Record<string, unknown>>;
  /** What belongs to the browser after success: its cookie, where it goes. May throw a FailureError or redirect. */
  readonly after?: (output: O, given: Record<string, unknown>, actor: Actor) => Promise<void>;
};

/** A server action takes a form or an object, alone or after the state of `useActionState`. */
export type Action<O> = {
  (input: FormData | object): Promise<ActionResult<O>>;
  (previous: unknown, input: FormData | object): Promise<ActionResult<O>>;
};

/**
 * Makes a server action of a use case. Whatever reaches it came from outside: the schema of the use case reads it, and the actor is whoever
 * the session row says.
 */
export function asAction<I, O, P>(useCase: UseCase<I, O, P, Services>, options: Options<O> = {}): Action<O> {
  return async (first: unknown, second?: unknown): Promise<ActionResult<O>> => {
    const given = givenOf(second === undefined ? first : second);
    const result = await attempt(useCase, given, options);
    if (!result.ok) return { ok: false, failure: result.failure, error: result.failure.message };
    if (options.refresh !== false) refresh();
    return { ok: true, value: result.value };
  };
}

async function attempt<I, O, P>(
  useCase: UseCase<I, O, P, Services>,
  given: Record<string, unknown>,
  options: Options<O>,
): Promise<Result<O>> {
  try {
    const actor = await currentActor();
    const input = { ...given, ...(await options.beside?.()) };
    const origin = await currentOrigin();
    const asked = { name: useCase.name, permission: useCase.permission, actor, origin };
    const result = await admitAction(asked, async () => execute(await webDeps(), useCase, actor, input, origin));
    if (result.ok) await options.after?.(result.value, given, actor);
    return result;
  } catch (error) {
    if (error instanceof FailureError) return err(error.failure);
    throw error; // Next's own (a redirect), or a bug that Next hides and instrumentation logs
  }
}

function givenOf(given: unknown): Record<string, unknown> {
  if (given instanceof FormData) return formInput(given);
  return typeof given === "object" && given !== null && !Array.isArray(given) ? { ...given } : {};
}

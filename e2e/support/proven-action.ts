import { type ActionAnswer, callAction } from "./actions.ts";
import { proveOperation } from "./passkey.ts";

type As = { readonly cookie: string; readonly person?: string };

/** Calls a server action; where it asks for a step-up, confirms it and calls it again, as the console does. */
export async function callProven(file: string, name: string, input: object, { cookie, person = "admin" }: As): Promise<ActionAnswer> {
  const first = await callAction(file, name, input, { cookie });
  if (first.code !== "step-up-required" || !first.operation) return first;
  await proveOperation(person, cookie, first.operation);
  return callAction(file, name, input, { cookie });
}

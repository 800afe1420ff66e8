import { type ActionAnswer, callAction } from "./actions.ts";
import { proveOperation } from "./passkey.ts";

/** Calls a server action; where it asks for a step-up, confirms with the admin's passkey and calls it again, as the console does. */
export async function callProven(
  file: string,
  name: string,
  input: object,
  { cookie }: { readonly cookie: string },
): Promise<ActionAnswer> {
  const first = await callAction(file, name, input, { cookie });
  if (first.code !== "step-up-required" || !first.operation) return first;
  await proveOperation("admin", cookie, first.operation);
  return callAction(file, name, input, { cookie });
}

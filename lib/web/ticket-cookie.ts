import "server-only";
import { cookies } from "next/headers";
import { forWeb } from "../compose/for-web.ts";
import { TICKET_LIFE_MS } from "../domain/access/factor-rule.ts";
import { tokenCookie } from "./token-cookie.ts";

/**
 * The ticket of a login that is not finished, in a cookie that scripts cannot read and other sites cannot send: so it belongs to the
 * browser in which the first factor was proven.
 */
export async function ticketInput(): Promise<{ readonly ticket: string }> {
  const { name } = await ticketCookie();
  return { ticket: (await cookies()).get(name)?.value ?? "" };
}

export async function keepTicket(ticket: string): Promise<void> {
  const { name, options } = await ticketCookie();
  (await cookies()).set(name, ticket, { ...options, maxAge: TICKET_LIFE_MS / 1_000 });
}

export async function dropTicket(): Promise<void> {
  const { name, options } = await ticketCookie();
  (await cookies()).set(name, "", { ...options, maxAge: 0 });
}

async function ticketCookie() {
  const { names, options } = tokenCookie(await forWeb());
  return { name: names.ticket, options: { ...options, sameSite: "strict" as const } };
}

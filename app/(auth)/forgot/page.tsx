import type { Metadata } from "next";
import { cookies } from "next/headers";
import { ForgotForm } from "#components/access/forgot-form.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { askLink } from "./actions.ts";

export const metadata: Metadata = { title: "Cannot sign in" };

export default async function ForgotPage() {
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AuthFrame title="Cannot sign in" theme={theme} purpose="A link by mail, for a new password or after too many wrong attempts.">
      {state.ok ? <ForgotForm action={askLink} hasMail={state.value.hasMail} /> : <LoadFailure failure={state.failure} what="the desk" />}
    </AuthFrame>
  );
}

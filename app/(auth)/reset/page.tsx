import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { ResetForm } from "#components/access/reset-form.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { checkResetLink, resetPassword } from "./actions.ts";

export const metadata: Metadata = { title: "New password" };

export default async function ResetPage() {
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AuthFrame title="New password" theme={theme} purpose="Your sessions end. Your second factor stays and is asked for next.">
      {state.ok ? <ResetForm action={resetPassword} check={checkResetLink} /> : <LoadFailure failure={state.failure} what="the desk" />}
    </AuthFrame>
  );
}

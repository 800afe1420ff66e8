import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { UnlockForm } from "#components/access/unlock-form.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { checkUnlockLink, unlock } from "./actions.ts";

export const metadata: Metadata = { title: "Unlock sign-in" };

export default async function UnlockPage() {
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AuthFrame title="Unlock sign-in" theme={theme} purpose="Wrong attempts so far count no more. Your password stays.">
      {state.ok ? <UnlockForm action={unlock} check={checkUnlockLink} /> : <LoadFailure failure={state.failure} what="the desk" />}
    </AuthFrame>
  );
}

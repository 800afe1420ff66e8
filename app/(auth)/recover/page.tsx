import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { RecoverForm } from "#components/access/recover-form.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { checkRecoveryLink, recoverFactor } from "./actions.ts";

export const metadata: Metadata = { title: "Recover a factor" };

export default async function RecoverPage() {
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AuthFrame title="Recover a lost factor" theme={theme} purpose="Your password and this link let you make a new second factor.">
      {state.ok ? (
        <RecoverForm check={checkRecoveryLink} action={recoverFactor} />
      ) : (
        <LoadFailure failure={state.failure} what="the desk" />
      )}
    </AuthFrame>
  );
}

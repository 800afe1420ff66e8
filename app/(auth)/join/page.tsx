import type { Metadata } from "next";
import { cookies } from "next/headers";
import { JoinForm } from "#components/access/join-form.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { checkInviteLink, joinBySignOn, setPassword } from "./actions.ts";

export const metadata: Metadata = { title: "Join" };

export default async function JoinPage() {
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AuthFrame title="Join this desk" theme={theme} purpose="Choose your password. The link works once.">
      {state.ok ? (
        <JoinForm action={setPassword} check={checkInviteLink} signOnAction={state.value.hasSignOn ? joinBySignOn : undefined} />
      ) : (
        <LoadFailure failure={state.failure} what="the desk" />
      )}
    </AuthFrame>
  );
}

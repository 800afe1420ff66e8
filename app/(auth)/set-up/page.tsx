import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SetUpForm } from "#components/access/set-up-form.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { confirmCodes } from "../login/factor/actions.ts";
import { checkSetUpLink, makeFirstAdmin, offerFirstFactor } from "./actions.ts";

export const metadata: Metadata = { title: "Set up" };

export default async function SetUpPage() {
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  return (
    <AuthFrame
      title="Set up"
      theme={theme}
      purpose={state.ok && state.value.isDone ? undefined : "Make the first account. It is an admin and can invite everybody else."}
    >
      {state.ok ? (
        <SetUpForm
          isDone={state.value.isDone}
          check={checkSetUpLink}
          offerAction={offerFirstFactor}
          finishAction={makeFirstAdmin}
          confirmAction={confirmCodes}
          passkeyRefusal={state.value.passkeyRefusal}
        />
      ) : (
        <LoadFailure failure={state.failure} what="the desk" />
      )}
    </AuthFrame>
  );
}

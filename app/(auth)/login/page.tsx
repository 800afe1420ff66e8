import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { FreshDocument } from "#components/access/fresh-document.tsx";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { LoginForm } from "#components/access/login-form.tsx";
import { ForgotLink, SignOnFailure, SignOnLink } from "#components/access/other-ways-in.tsx";
import { PasskeyLogin } from "#components/access/passkey-login.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { ENDED } from "#lib/web/left-desk.ts";
import { load } from "#lib/web/load.ts";
import { safeRedirect } from "#lib/web/safe-redirect.ts";
import { currentPerson } from "#lib/web/session.ts";
import { offerPasskey, signInByPasskey, signInPerson } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in" };

type PageProps = {
  readonly searchParams: Promise<{
    readonly next?: string | string[];
    readonly "sign-on"?: string | string[];
    readonly [ENDED]?: string | string[];
  }>;
};

export default async function LoginPage({ searchParams }: PageProps) {
  const asked = await searchParams;
  const next = safeRedirect(asked.next);
  const state = await load(readSetUpState, {});
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  if (!state.ok) {
    return (
      <AuthFrame title="Sign in" theme={theme}>
        <LoadFailure failure={state.failure} what="the desk" />
      </AuthFrame>
    );
  }
  if (await currentPerson()) redirect(next);
  return (
    <AuthFrame
      title="Sign in"
      theme={theme}
      purpose={state.value.isDone ? undefined : "This desk is new. Open the set-up link that the desk printed when it started."}
      footer={state.value.hasMail ? <ForgotLink /> : "No account, or the password forgotten? An admin of this desk makes a one-time link."}
    >
      {asked[ENDED] !== undefined && <FreshDocument />}
      {asked["sign-on"] !== undefined && <SignOnFailure code={asked["sign-on"]} />}
      <LoginForm action={signInPerson} next={next} />
      {state.value.hasSignOn && <SignOnLink next={next} />}
      <PasskeyLogin offerAction={offerPasskey} action={signInByPasskey} next={next} disabledReason={state.value.passkeyRefusal} />
    </AuthFrame>
  );
}

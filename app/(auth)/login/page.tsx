import type { Metadata } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { LoginForm } from "#components/access/login-form.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { safeRedirect } from "#lib/web/safe-redirect.ts";
import { currentPerson } from "#lib/web/session.ts";
import { signInPerson } from "./actions.ts";

export const metadata: Metadata = { title: "Sign in" };

type PageProps = { readonly searchParams: Promise<{ readonly next?: string | string[] }> };

export default async function LoginPage({ searchParams }: PageProps) {
  const next = safeRedirect((await searchParams).next);
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
      footer="No account, or the password forgotten? An admin of this desk makes a one-time link."
    >
      <LoginForm action={signInPerson} next={next} />
    </AuthFrame>
  );
}

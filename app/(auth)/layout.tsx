import type { ReactNode } from "react";
import { PasswordRulesProvider } from "#components/access/password-judge.tsx";
import { readSetUpState } from "#lib/services/access/set-up-state.ts";
import { load } from "#lib/web/load.ts";
import { judgePassword } from "./password/actions.ts";

/** The pages before a login share the rules of new passwords. */
export default async function AuthLayout({ children }: { readonly children: ReactNode }) {
  const state = await load(readSetUpState, {});
  return (
    <PasswordRulesProvider profile={state.ok ? state.value.passwordProfile : "default"} judge={judgePassword}>
      {children}
    </PasswordRulesProvider>
  );
}

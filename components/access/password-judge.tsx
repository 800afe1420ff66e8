"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { PasswordProfile } from "#lib/domain/access/password-rule.ts";
import type { Outcome } from "./form-failure.ts";

export type Judgement = {
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly advice: string | null;
  readonly says: string;
  readonly isAccepted: boolean;
};

export type JudgeAction = (input: {
  readonly password: string;
  readonly email: string;
  readonly name: string;
  readonly link?: { readonly kind: string; readonly token: string };
}) => Promise<Outcome<Judgement>>;

type PasswordRules = { readonly profile: PasswordProfile; readonly judge: JudgeAction | undefined };

const Rules = createContext<PasswordRules>({ profile: "default", judge: undefined });

/** Which rules new passwords have below, and who says how good one is. */
export function PasswordRulesProvider({
  profile,
  judge,
  children,
}: {
  readonly profile: PasswordProfile;
  readonly judge: JudgeAction;
  readonly children: ReactNode;
}) {
  return <Rules value={{ profile, judge }}>{children}</Rules>;
}

export function usePasswordRules(): PasswordRules {
  return useContext(Rules);
}

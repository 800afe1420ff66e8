import { AccountNotices } from "#components/access/account-notices.tsx";
import { DeviceSection } from "#components/access/device-section.tsx";
import { PasswordRulesProvider } from "#components/access/password-judge.tsx";
import { PasswordSection } from "#components/access/password-section.tsx";
import { SignOnSection } from "#components/access/sign-on-section.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { OwnSecurity } from "#lib/services/access/read-own-security.ts";
import { judgePassword } from "../../../(auth)/password/actions.ts";
import { changePassword, linkSignOn, markNoticesRead, removeDevice, unlinkSignOn } from "./actions.ts";

/** Of the security page: password, single sign-on, known devices, and what happened to the account. */
export function AccountSections({ own }: { readonly own: OwnSecurity }) {
  return (
    <>
      <Panel title="Password" note={own.passwordSays}>
        {own.hasPassword ? (
          <PasswordRulesProvider profile={own.profile} judge={judgePassword}>
            <PasswordSection email={own.email} name={own.name} history={own.history} action={changePassword} />
          </PasswordRulesProvider>
        ) : (
          <p className="max-w-prose text-sm text-muted">
            You have no password and sign in through the provider. An admin can make you a one-time link to set one.
          </p>
        )}
      </Panel>
      <Panel title="Single sign-on" note={own.signOn.issuer ?? "not set up on this desk"}>
        <SignOnSection issuer={own.signOn.issuer} identities={own.signOn.identities} linkAction={linkSignOn} unlinkAction={unlinkSignOn} />
      </Panel>
      <Panel title="Known devices" note="A sign-in from any other is told to you." flush>
        <DeviceSection devices={own.devices} removeAction={removeDevice} />
      </Panel>
      <Panel title="Your account lately">
        <AccountNotices notices={own.notices} markAction={markNoticesRead} />
      </Panel>
    </>
  );
}

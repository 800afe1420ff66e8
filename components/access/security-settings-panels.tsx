import { kindHistoryPath } from "#lib/paths.ts";
import { HistoryLink } from "../audit/history-link.tsx";
import { Badge } from "../ui/badge.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { Panel } from "../ui/panel.tsx";
import { Time } from "../ui/time.tsx";

type SecuritySettings = {
  readonly passwords: {
    readonly profile: string;
    readonly says: string;
    readonly history: number;
    readonly commonPasswords: number;
    readonly contextWords: readonly string[];
    readonly hasBreachedList: boolean;
  };
  readonly mail: {
    readonly isConfigured: boolean;
    readonly waiting: number;
    readonly sent: number;
    readonly givenUp: number;
    readonly lastFailure: string | null;
    readonly lastSentAt: number | null;
  };
  readonly signOn: { readonly issuer: string | null };
};

type SecuritySettingsPanelsProps = {
  readonly settings: SecuritySettings;
  /** Why the reader may not read the record. */
  readonly historyReason: string | null;
};

/** How the desk is set: what is changed only by whoever starts it, and how mail is doing. */
export function SecuritySettingsPanels({ settings, historyReason }: SecuritySettingsPanelsProps) {
  const { passwords, mail, signOn } = settings;
  return (
    <div className="grid gap-4">
      <Panel
        title="Passwords"
        note="Set by whoever starts the desk; a change takes a restart."
        actions={<HistoryLink href={kindHistoryPath("password")} disabledReason={historyReason} of="passwords" />}
      >
        <DefinitionList
          columns={2}
          items={[
            { term: "Profile", value: passwords.profile, help: "BULWARK_PASSWORD_PROFILE" },
            { term: "A new one has", value: passwords.says },
            { term: "Refused again", value: `the last ${passwords.history}` },
            { term: "Common passwords refused", value: String(passwords.commonPasswords) },
            { term: "Words refused", value: `${passwords.contextWords.join(", ")}, and the person's name and e-mail` },
            {
              term: "Breached passwords",
              value: passwords.hasBreachedList ? "refused, by the operator's list" : "no list given",
              help: "BULWARK_BREACHED_HASHES",
            },
          ]}
        />
      </Panel>
      <Panel
        title="Mail"
        note="The last 30 days."
        actions={
          mail.isConfigured ? <Badge tone={mail.lastFailure === null ? "accent" : "warning"}>Set up</Badge> : <Badge>Not set up</Badge>
        }
      >
        {mail.isConfigured ? (
          <DefinitionList
            columns={2}
            items={[
              { term: "Sent", value: String(mail.sent) },
              { term: "Waiting", value: String(mail.waiting) },
              { term: "Given up", value: String(mail.givenUp) },
              { term: "Last sent", value: mail.lastSentAt === null ? "never" : <Time at={mail.lastSentAt} /> },
              { term: "Last failure", value: mail.lastFailure ?? "none" },
            ]}
          />
        ) : (
          <p className="max-w-prose text-sm text-muted">
            Links of invitations and resets are shown to the admin who makes them, and notices stand on the pages alone. To send mail, put
            the server's address into a file that only its owner can read, name it in BULWARK_SMTP_URL_FILE and start the desk again.
          </p>
        )}
      </Panel>
      <Panel
        title="Single sign-on"
        actions={
          <>
            <HistoryLink href={kindHistoryPath("sign-on")} disabledReason={historyReason} of="single sign-on" />
            {signOn.issuer === null ? <Badge>Not set up</Badge> : <Badge tone="accent">Set up</Badge>}
          </>
        }
      >
        {signOn.issuer === null ? (
          <p className="max-w-prose text-sm text-muted">
            Name an OpenID provider in BULWARK_OIDC_ISSUER, BULWARK_OIDC_CLIENT_ID and BULWARK_OIDC_SECRET_FILE and start the desk again.
            Nobody gets in by it who was not invited: a person links the own account.
          </p>
        ) : (
          <DefinitionList items={[{ term: "Issuer", value: signOn.issuer, help: "BULWARK_OIDC_ISSUER" }]} />
        )}
      </Panel>
    </div>
  );
}

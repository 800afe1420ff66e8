import type { AccessStores } from "../ports/stores/access-stores.ts";
import { accountNoticeStore } from "./account-notice-store.ts";
import { apiTokenStore } from "./api-token-store.ts";
import { approvalStore } from "./approval-store.ts";
import { deviceStore } from "./device-store.ts";
import { factorStore } from "./factor-store.ts";
import { grantStore } from "./grant-store.ts";
import { identityStore } from "./identity-store.ts";
import { linkStore } from "./link-store.ts";
import { mailStore } from "./mail-store.ts";
import { offerStore } from "./offer-store.ts";
import { passwordStore } from "./password-store.ts";
import { privacyStore } from "./privacy-store.ts";
import { roleStore } from "./role-store.ts";
import { sessionStore } from "./session-store.ts";
import { signingKeyStore } from "./signing-key-store.ts";
import { stepUpStore } from "./step-up-store.ts";
import type { StoreContext } from "./store-context.ts";
import { throttleStore } from "./throttle-store.ts";
import { ticketStore } from "./ticket-store.ts";
import { userStore } from "./user-store.ts";

/** People, logins and grants of one transaction. */
export function accessStores(context: StoreContext): AccessStores {
  return {
    users: userStore(context),
    sessions: sessionStore(context),
    links: linkStore(context),
    throttle: throttleStore(context),
    grants: grantStore(context),
    roles: roleStore(context),
    approvals: approvalStore(context),
    signingKeys: signingKeyStore(context),
    factors: factorStore(context),
    tickets: ticketStore(context),
    offers: offerStore(context),
    stepUps: stepUpStore(context),
    passwords: passwordStore(context),
    mail: mailStore(context),
    accountNotices: accountNoticeStore(context),
    devices: deviceStore(context),
    identities: identityStore(context),
    tokens: apiTokenStore(context),
    privacy: privacyStore(context),
  };
}

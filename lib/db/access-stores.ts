import type { AccessStores } from "../ports/stores/access-stores.ts";
import { grantStore } from "./grant-store.ts";
import { linkStore } from "./link-store.ts";
import { sessionStore } from "./session-store.ts";
import type { StoreContext } from "./store-context.ts";
import { throttleStore } from "./throttle-store.ts";
import { userStore } from "./user-store.ts";

/** People, logins and grants of one transaction. */
export function accessStores(context: StoreContext): AccessStores {
  return {
    users: userStore(context),
    sessions: sessionStore(context),
    links: linkStore(context),
    throttle: throttleStore(context),
    grants: grantStore(context),
  };
}

import type { Actor } from "#lib/domain/access/actor.ts";
import { roleMay } from "#lib/domain/access/can.ts";
import type { Permission } from "#lib/domain/access/permissions.ts";
import { paths } from "#lib/paths.ts";

type AdminPage = { readonly href: string; readonly label: string; readonly needs: Permission };

/** What runs the desk, in the order of the tabs. */
const pages: readonly AdminPage[] = [
  { href: paths.users, label: "Users", needs: "users.read" },
  { href: paths.roles, label: "Roles", needs: "users.read" },
  { href: paths.allSessions, label: "Sessions", needs: "sessions.read" },
  { href: paths.approvals, label: "Approvals", needs: "approvals.read" },
  { href: paths.allTokens, label: "API tokens", needs: "tokens.manage" },
  { href: paths.network, label: "Network", needs: "users.manage" },
  { href: paths.backups, label: "Backups", needs: "backups.read" },
  { href: paths.encryption, label: "Encryption", needs: "keys.read" },
  { href: paths.deskSecurity, label: "Security", needs: "users.read" },
];

/** The pages that the asker's role opens. */
export function adminPagesFor(actor: Actor): readonly AdminPage[] {
  return pages.filter(({ needs }) => roleMay(actor, needs));
}

import { customPermissions, shippedRole } from "../../domain/access/role.ts";
import { asId, type PortfolioId, type RunId } from "../../domain/kernel/ids.ts";
import type { Db, DbTx } from "../client.ts";

type Row = { readonly run_id: string; readonly role_id: string | null; readonly permissions: unknown; readonly can_trade: boolean };

/**
 * The runs that may run: a worker acts with the rights that whoever wanted the run has now, never with its own (ASVS 8.3.3). The host's
 * runs are nobody's and may. The function says what the rights come from and nothing else of a person.
 */
export async function readAllowedRuns(db: Db | DbTx, portfolioId: PortfolioId): Promise<ReadonlySet<RunId>> {
  const rows = await db.$queryRaw<Row[]>`SELECT run_id, role_id, permissions, can_trade FROM run_rights(${portfolioId}::uuid)`;
  return new Set(rows.filter(isAllowed).map((row) => asId<RunId>(row.run_id)));
}

function isAllowed({ role_id: roleId, permissions, can_trade: canTrade }: Row): boolean {
  if (roleId === null) return canTrade;
  const held = shippedRole(roleId)?.permissions ?? customPermissions(namesOf(permissions));
  return held.includes("runs.control") && (canTrade || held.includes("portfolios.read-all"));
}

function namesOf(permissions: unknown): readonly string[] {
  return Array.isArray(permissions) ? permissions.filter((name) => typeof name === "string") : [];
}

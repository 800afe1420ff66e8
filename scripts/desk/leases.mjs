import { withConnection } from "./connection.mjs";

const undefinedTable = "42P01";

/**
 * Ends the leases of a worker that is known to be dead, so that its portfolios need not wait for the lease time.
 * @param {string} ownerUrl @param {string} holder the BULWARK_HOLDER that process was started with
 * @returns {Promise<number>} leases ended
 */
export async function endLeases(ownerUrl, holder) {
  return withConnection(
    ownerUrl,
    async (client) => {
      const { rowCount } = await client
        .query("UPDATE lease SET expires_at = clock_timestamp() WHERE holder = $1 AND expires_at > clock_timestamp()", [holder])
        .catch((error) => {
          if (error.code === undefinedTable) return { rowCount: 0 };
          throw error;
        });
      return rowCount ?? 0;
    },
    { timeoutMs: 3000 },
  );
}

/** Ends the leases of a worker that is known to be dead: `holder` is the BULWARK_HOLDER it was started with. Gives how many it ended. */
export function endLeases(ownerUrl: string, holder: string): Promise<number>;

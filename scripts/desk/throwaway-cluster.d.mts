export type ClusterRole = "superuser" | "owner" | "web" | "worker";

export type ThrowawayCluster = {
  readonly deskId: string;
  readonly directory: string;
  /** Role names in this cluster. */
  readonly roles: { readonly owner: string; readonly web: string; readonly worker: string };
  address(role: ClusterRole, database: string): string;
  stop(): Promise<void>;
};

export function startThrowawayCluster(options?: { isDurable?: boolean }): Promise<ThrowawayCluster>;

export type KeyRole = "owner" | "web" | "worker";

export const keyRoles: readonly KeyRole[];
export function newPassword(): string;
export function makeKeyFiles(
  directory: string,
  deskId: string,
  addresses: { owner: string; web: string; worker: string; superuser?: string },
): void;
export function keyFilePath(directory: string, role: KeyRole): string;

type User = { uid: number; gid: number };
export type PartUsers = { web?: User; worker?: User; why?: string };
type Data = {
  directory: string;
  deskId: string;
  desk: { users?: { web: number; worker: number; group: number } };
  keys: string;
  keyFile: (role: string) => string;
  save: (changes: { users: { web: number; worker: number; group: number } }) => void;
};

export function choosePartUsers(
  data: Data,
  options: { node: string; needed: { web: readonly string[]; worker: readonly string[] } },
): PartUsers;
export function grantPartUsers(data: Data, users: PartUsers): void;
export function share(path: string, user: { gid: number }): void;
export function cacheOf(data: Data, role: string): string;

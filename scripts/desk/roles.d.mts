export function roleNames(deskId: string): { owner: string; web: string; worker: string };

export function prepareDatabase(options: {
  ownerUrl: string;
  roles: { owner: string; web: string; worker: string };
  migrations?: string;
  grants?: string;
}): Promise<{ applied: string[] }>;

export const usage: string;
export function parseArguments(
  argv: string[],
  settings: Record<string, string | undefined>,
  places: { standingIn: string; checkout: string },
): {
  data: string;
  port: number;
  host: string;
  origin: string | undefined;
  tls: { cert: string; key: string } | undefined;
  databaseUrl: string | undefined;
  mayBuild: boolean;
  isDevelopment: boolean;
  isVerbose: boolean;
  wantsHelp: boolean;
};

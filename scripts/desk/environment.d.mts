export function partEnvironment(options: {
  data: { directory: string; deskId: string; keyFile(role: string): string };
  origin: string;
  keyRole: "web" | "worker";
  holder?: string;
  build?: string;
  isDevelopment?: boolean;
}): Record<string, string>;

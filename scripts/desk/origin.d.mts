export function publicOrigin(options: { host: string; port: number; origin?: string | undefined; tls?: object | undefined }): string;
export function isLoopback(host: string): boolean;
export function checkPortIsFree(host: string, port: number): Promise<void>;

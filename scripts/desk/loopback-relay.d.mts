export function relayLoopback(desk: { readonly host: string; readonly port: number; readonly origin: string }): Promise<{ close(): void }>;

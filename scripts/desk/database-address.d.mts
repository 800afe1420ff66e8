export function socketAddress(options: { role: string; password: string; database: string; socket: string }): string;
export function asRole(address: string, role: string, password: string): string;
export function checkAddress(address: string): void;

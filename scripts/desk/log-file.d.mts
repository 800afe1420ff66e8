export function openLog(path: string, limit?: number): { append(text: string): void };
export function trimLog(path: string, limit?: number): void;
export function tailOfLog(path: string, lines: number): string[];

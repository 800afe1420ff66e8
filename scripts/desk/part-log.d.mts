type PartLog = { add(line: string, isError: boolean): void; takeLast(count: number): string[] };
export function partLog(options: { name: string; path: string; output: { warn(text: string): void }; now?: () => number }): PartLog;

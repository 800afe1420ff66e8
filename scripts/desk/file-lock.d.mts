export function withLock<T>(path: string, work: () => Promise<T>, options?: { waitMs?: number; onWait?: () => void }): Promise<T>;

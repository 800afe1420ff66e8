type LockEntry = {
  version?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  devOptional?: boolean;
  link?: boolean;
  extraneous?: boolean;
};
type Lock = { packages?: Record<string, LockEntry> };

export function compareLocks(wanted: Lock, installed: Lock): { run: boolean; complete: boolean };

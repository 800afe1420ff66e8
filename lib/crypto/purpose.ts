import type { Purpose } from "#lib/ports/key-wrapper.ts";

const every: Record<Purpose, true> = {
  credential: true,
  pii: true,
  trade: true,
  audit: true,
  totp: true,
  token: true,
  index: true,
  pepper: true,
};

/** Every purpose once; a new one fails to compile until it stands here. */
export const purposes = Object.keys(every) as readonly Purpose[]; // the record's keys are exactly these

import type { Uuid } from "../domain/kernel/ids.ts";

/**
 * How the personal part of an event stands to the digest in its body: `erased` has no key any more and proves nothing; `missing` has a
 * digest and no part; `unasked` is a part that no body names.
 */
export type DetailState = "matches" | "differs" | "unreadable" | "erased" | "missing" | "unasked";

export type CheckedDetail = { readonly eventId: Uuid; readonly state: DetailState };

/** Opens every personal part of the record once; nothing of them leaves. @shape batches by event id, then what is missing */
export type CheckAuditDetails = () => AsyncIterable<readonly CheckedDetail[]>;

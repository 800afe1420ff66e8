import type { Uuid } from "../domain/kernel/ids.ts";

/** Mints UUIDv7 ids. */
export type Ids = { next<T extends Uuid = Uuid>(): T };

import type { Origin } from "../../domain/audit/event.ts";

/** The personal part of where something came from. */
export function placeOf({ address, agent }: Origin): { readonly address?: string; readonly agent?: string } {
  return { ...(address ? { address } : {}), ...(agent ? { agent } : {}) };
}

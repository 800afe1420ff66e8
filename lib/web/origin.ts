import "server-only";
import { headers } from "next/headers";
import type { Origin } from "../domain/audit/event.ts";
import { originOf } from "./origin-of.ts";

export async function currentOrigin(): Promise<Origin> {
  return originOf(await headers());
}

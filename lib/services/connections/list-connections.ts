import { z } from "zod";
import type { ConnectionView } from "#lib/domain/connection/connection-view.ts";
import type { Isolation } from "#lib/domain/desk/isolation.ts";
import { isoTime } from "#lib/domain/kernel/time.ts";
import { readIsolation } from "../desk/read-health.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

type Connections = {
  readonly asOf: string;
  /** The fingerprint of the key that credentials are sealed to; null where the desk has none yet. */
  readonly sealingKey: string | null;
  /** How far the web is kept from the worker's keys; null before the first measurement. */
  readonly isolation: Isolation | null;
  readonly items: readonly ConnectionView[];
};

/** Connections and how they are. @shape oldest first */
export const listConnections = defineUseCase<Record<string, never>, Connections, undefined, Pick<Services, "credentials">>({
  name: "connections.list",
  input: z.strictObject({}),
  permission: "connections.read",
  scope: "platform",
  audit: "read",
  async run({ tx }, _input, { credentials }) {
    return {
      asOf: isoTime(tx.now),
      sealingKey: credentials?.keyId ?? null,
      isolation: await readIsolation(tx),
      items: await tx.desk.connections.list(),
    };
  },
});

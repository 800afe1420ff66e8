import { signedWebhook } from "../adapters/notification/webhook/signed-webhook.ts";
import type { Env } from "../config/env.ts";
import { MINUTE_MS } from "../domain/kernel/time.ts";
import type { AnchorChannels } from "../ports/anchor.ts";
import { isExpected } from "./desk-secrets.ts";

/**
 * Where checkpoints go.
 * @param secret what calls of the webhook are signed with, from the secret providers
 * @throws when the webhook is configured by halves
 */
export function anchorChannels(settings: Env, secret: () => Promise<string>): AnchorChannels {
  const { BULWARK_ANCHOR_WEBHOOK: url, BULWARK_ANCHOR_NETWORKS: networks } = settings;
  if ((url !== undefined) !== isExpected(settings, "anchor-secret")) {
    throw new Error("the webhook of audit checkpoints needs BULWARK_ANCHOR_WEBHOOK and BULWARK_ANCHOR_SECRET_FILE together");
  }
  return {
    mailTo: settings.BULWARK_ANCHOR_MAIL,
    webhook: url === undefined ? undefined : signedWebhook({ url, secret, networks }),
    everyMs: settings.BULWARK_ANCHOR_EVERY_MINUTES * MINUTE_MS,
  };
}

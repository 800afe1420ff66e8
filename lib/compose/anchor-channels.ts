import { signedWebhook } from "../adapters/notification/webhook/signed-webhook.ts";
import type { Env } from "../config/env.ts";
import { MINUTE_MS } from "../domain/kernel/time.ts";
import type { AnchorChannels } from "../ports/anchor.ts";
import { readSecretFile } from "./secret-file.ts";

/** Where checkpoints go. @throws when the webhook is configured by halves */
export function anchorChannels(settings: Env): AnchorChannels {
  const { BULWARK_ANCHOR_WEBHOOK: url, BULWARK_ANCHOR_SECRET_FILE: secretFile, BULWARK_ANCHOR_NETWORKS: networks } = settings;
  if ((url === undefined) !== (secretFile === undefined)) {
    throw new Error("the webhook of audit checkpoints needs BULWARK_ANCHOR_WEBHOOK and BULWARK_ANCHOR_SECRET_FILE together");
  }
  return {
    mailTo: settings.BULWARK_ANCHOR_MAIL,
    webhook:
      url !== undefined && secretFile !== undefined
        ? signedWebhook({ url, secret: () => readSecretFile(secretFile), networks })
        : undefined,
    everyMs: settings.BULWARK_ANCHOR_EVERY_MINUTES * MINUTE_MS,
  };
}

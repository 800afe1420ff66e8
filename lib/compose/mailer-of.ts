import { smtpMailer } from "../adapters/notification/mail/smtp-mailer.ts";
import { readSecretFile } from "../adapters/secret-provider/environment/secret-file.ts";
import type { Env } from "../config/env.ts";
import type { Mailer } from "../ports/mailer.ts";

/**
 * The mailer, where an SMTP server is configured. Its address is asked for at the first mail, and again after a failure: a wrong one holds
 * up mail, never the worker's start (but in production, where every secret is looked at first).
 * @param smtpUrl from the secret providers; without it the file is read
 */
export function mailerOf(settings: Env, smtpUrl?: () => Promise<string>): Mailer | undefined {
  const { BULWARK_SMTP_URL_FILE: file, BULWARK_MAIL_FROM: from, BULWARK_ORIGIN } = settings;
  const address = smtpUrl ?? (file === undefined ? undefined : () => readSecretFile(file));
  if (!address) return undefined;
  const sender = from ?? `bulwark@${new URL(BULWARK_ORIGIN).hostname.replace(/^\[|\]$/g, "")}`;
  let opened: Promise<Mailer> | undefined;
  return {
    async send(mail) {
      opened ??= address().then((url) => smtpMailer({ url, from: sender }));
      const mailer = await opened.catch((error: unknown) => {
        opened = undefined;
        throw Object.assign(new Error("the SMTP address cannot be used", { cause: error }), {
          code: "BULWARK_SMTP_URL_FILE",
        });
      });
      await mailer.send(mail);
    },
    async close() {
      await opened?.then((mailer) => mailer.close()).catch(() => undefined); // never opened: nothing to close
    },
  };
}

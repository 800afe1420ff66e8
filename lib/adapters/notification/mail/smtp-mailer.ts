import { createTransport } from "nodemailer";
import type { Mailer } from "#lib/ports/mailer.ts";

const TIMEOUT_MS = 15_000;

export type SmtpSettings = {
  /** `smtp://user:password@host:587` or `smtps://…`; `?allowPlain=1` where the server on this machine has no TLS. */
  readonly url: string;
  readonly from: string;
};

/**
 * Mail over one SMTP server. Without TLS nothing is sent, except to this machine or where the address says so, since links in mail are
 * worth as much as passwords.
 */
export function smtpMailer({ url, from }: SmtpSettings): Mailer {
  const address = new URL(url);
  if (address.protocol !== "smtp:" && address.protocol !== "smtps:") throw new TypeError("the SMTP address starts with smtp: or smtps:");
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
  const isPlainAllowed = isLocal || address.searchParams.get("allowPlain") === "1";
  const isSecure = address.protocol === "smtps:";
  const user = decodeURIComponent(address.username);
  const transport = createTransport({
    host: address.hostname.replace(/^\[|\]$/g, ""),
    port: Number(address.port || (isSecure ? 465 : 587)),
    secure: isSecure,
    requireTLS: !isSecure && !isPlainAllowed,
    ignoreTLS: isLocal && !isSecure && user === "",
    ...(user ? { auth: { user, pass: decodeURIComponent(address.password) } } : {}),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  return {
    async send({ to, subject, text, html, id }) {
      // An object, not text: nothing typed as an address can become a second one or a header.
      const mail = { from, to: { name: to.name ?? "", address: to.address }, subject, text, html };
      await transport.sendMail({ ...mail, messageId: `<${id}@bulwark.invalid>`, headers: { "Auto-Submitted": "auto-generated" } });
    },
    async close() {
      transport.close();
    },
  };
}

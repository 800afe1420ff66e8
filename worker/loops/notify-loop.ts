/**
 * Empties the mail outbox. Each turn takes a few due mails under a short lease, sends them and empties their rows; what the server does not
 * take is tried again with a growing, jittered wait, at most eight times, as long as it means something. A crash between sending and noting it sends a mail
 * twice, never loses one. Nothing here delays or blocks trading: it has its own turns and its own connection.
 */
import { mailText } from "#lib/domain/access/mail-text.ts";
import type { Log } from "#lib/ports/log.ts";
import type { MailOutbox, WaitingMail } from "#lib/ports/mail-outbox.ts";
import type { Mailer } from "#lib/ports/mailer.ts";

const LOOK_AGAIN_MS = 1_000;
const AT_ONCE = 5;
const LEASE_MS = 120_000;
const MAX_ATTEMPTS = 8;
const FIRST_WAIT_MS = 15_000;
const MAX_WAIT_MS = 4 * 3_600_000;

export type NotifyParts = {
  readonly outbox: MailOutbox;
  /** Undefined where no server is configured: what waits is dropped, so that no link lies about. */
  readonly mailer: Mailer | undefined;
  readonly origin: string;
  readonly log: Log;
  /** In [0, 1). */
  readonly random: () => number;
};

export class NotifyLoop {
  readonly #parts: NotifyParts;

  constructor(parts: NotifyParts) {
    this.#parts = parts;
  }

  /** One turn. @returns how long to wait, ms */
  async advance(): Promise<number> {
    const { outbox, mailer } = this.#parts;
    await outbox.tidy();
    if (!mailer) {
      await outbox.dropAll();
      return LOOK_AGAIN_MS;
    }
    const due = await outbox.take(AT_ONCE, LEASE_MS);
    for (const mail of due) await this.#send(mailer, mail);
    return due.length === AT_ONCE ? 0 : LOOK_AGAIN_MS;
  }

  async #send(mailer: Mailer, mail: WaitingMail): Promise<void> {
    const { outbox, origin, log } = this.#parts;
    if (mail.isDecoy) return outbox.dropped(mail.id);
    try {
      const { address, name, id } = mail;
      await mailer.send({ id, to: { address, name }, ...mailText(mail.kind, { ...mail.data, name }, { origin }) });
    } catch (error) {
      const wait = retryWaitMs(mail.attempts + 1, this.#parts.random());
      log.warn({ mail: mail.id, kind: mail.kind, why: whyOf(error), willRetry: wait !== undefined }, "a mail was not taken");
      return outbox.failed(mail.id, whyOf(error), wait);
    }
    await outbox.sent(mail.id);
  }
}

/** Quadruples from 15 s to 4 h, each between half and all of it; undefined after the eighth attempt. @unit ms */
export function retryWaitMs(attempts: number, random: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  const whole = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 4 ** (attempts - 1));
  return Math.round(whole * (0.5 + random / 2));
}

/** The server's code alone: its text may repeat addresses. */
function whyOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown }; // as nodemailer's errors have them
  return [code, responseCode].filter((each) => typeof each === "string" || typeof each === "number").join(" ") || "unknown";
}

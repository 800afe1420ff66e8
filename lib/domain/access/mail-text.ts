import { type EpochMs, isoTime } from "../kernel/time.ts";
import { type MailKind, noticeTexts } from "./notice.ts";

export type MailText = { readonly subject: string; readonly text: string; readonly html: string };

type MailFacts = {
  readonly name: string | null;
  readonly url?: string;
  readonly expiresAt?: EpochMs;
  readonly note?: string;
  readonly address?: string;
  readonly agent?: string;
};

/**
 * What a mail says, as plain text and as simple HTML with the same words. Nothing in it is a password or a code; a link works once. What
 * came from outside (names, browsers) is plain text in both.
 */
export function mailText(kind: MailKind, facts: MailFacts, desk: { readonly origin: string }): MailText {
  const { subject, lines } = wordsOf(kind, facts);
  const greeting = facts.name ? `Hello ${oneLine(facts.name)},` : "Hello,";
  const foot = `This mail was sent by the trading desk at ${desk.origin}.`;
  const paragraphs = [greeting, ...lines, foot];
  const html = paragraphs.map((line) => `<p>${line === facts.url ? `<a href="${escaped(line)}">${escaped(line)}</a>` : escaped(line)}</p>`);
  return { subject: `Bulwark: ${subject}`, text: `${paragraphs.join("\n\n")}\n`, html: `<!doctype html>\n${html.join("\n")}\n` };
}

function wordsOf(kind: MailKind, facts: MailFacts): { readonly subject: string; readonly lines: readonly string[] } {
  const link = facts.url ? [facts.url] : [];
  const until = facts.expiresAt === undefined ? [] : [`The link works once, until ${minuteOf(facts.expiresAt)} UTC.`];
  switch (kind) {
    case "invitation":
      return { subject: "you are invited", lines: ["You are invited to this desk. Choose your password here:", ...link, ...until] };
    case "password-forgotten":
      return {
        subject: "a new password",
        lines: [
          "Somebody, you we hope, asked for a new password. Choose it here:",
          ...link,
          ...until,
          "Your second factor stays as it is. If it was not you, do nothing.",
        ],
      };
    case "audit-checkpoint":
      return {
        subject: "audit checkpoint",
        lines: [
          "Keep this mail. It shows later whether the audit record of that time was changed: save what follows in a file.",
          facts.note ?? "",
        ],
      };
    case "unlock":
      return {
        subject: "unlock your sign-in",
        lines: [
          "Somebody, you we hope, asked to unlock the sign-in to your account after wrong attempts:",
          ...link,
          ...until,
          "If it was not you, do nothing.",
        ],
      };
    default: {
      const { title, says } = noticeTexts[kind];
      const from = [
        facts.address ? `Address: ${oneLine(facts.address)}` : "",
        facts.agent ? `Browser: ${oneLine(facts.agent)}` : "",
        facts.note ? oneLine(facts.note) : "",
      ];
      const next =
        kind === "anomaly-found"
          ? "Open the audit page, look at the events behind it and acknowledge it."
          : "If it was you, there is nothing to do. If not, change your password, end your sessions and tell an admin.";
      return { subject: title.toLowerCase(), lines: [says, ...from.filter((line) => line !== ""), next] };
    }
  }
}

function minuteOf(at: EpochMs): string {
  return isoTime(at).slice(0, 16).replace("T", " ");
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 200);
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** What a person is told about the own account, on the pages and by mail. */
export type NoticeKind =
  | "new-device"
  | "password-changed"
  | "factor-changed"
  | "sign-on-linked"
  | "sign-on-unlinked"
  | "break-glass"
  | "unlocked"
  | "role-changed"
  | "suspicious-login"
  | "approval-waits"
  | "approval-decided"
  | "anomaly-found";

export type MailKind = NoticeKind | "invitation" | "password-forgotten" | "unlock" | "audit-checkpoint";

/** Each notice in one sentence, and what to do if it was somebody else. */
export const noticeTexts: Readonly<Record<NoticeKind, { readonly title: string; readonly says: string }>> = {
  "new-device": { title: "New device", says: "Your account was signed in to from a device that it did not know." },
  "password-changed": { title: "Password changed", says: "The password of your account was changed." },
  "factor-changed": { title: "Second factor changed", says: "A second factor of your account was added, removed or reset." },
  "sign-on-linked": { title: "Single sign-on linked", says: "Single sign-on was linked to your account." },
  "sign-on-unlinked": { title: "Single sign-on removed", says: "Single sign-on was removed from your account." },
  "break-glass": { title: "Emergency access", says: "An emergency link for an admin was made on the desk's own machine." },
  unlocked: { title: "Sign-in unlocked", says: "Sign-in to your account was unlocked after too many wrong attempts." },
  "role-changed": { title: "Role changed", says: "The role of your account was changed." },
  "suspicious-login": { title: "Wrong sign-ins", says: "Somebody who knew your e-mail tried wrong passwords before the last sign-in." },
  "approval-waits": {
    title: "Something waits for approval",
    says: "An admin asked for something that a second admin must approve, or that waits 15 minutes.",
  },
  "anomaly-found": { title: "Something unusual", says: "The record has something that an admin should look at, on the audit page." },
  "approval-decided": { title: "Approval decided", says: "What waited for a second admin was approved, vetoed or carried out." },
};

export function isNoticeKind(text: string): text is NoticeKind {
  return Object.hasOwn(noticeTexts, text);
}

"use client";

import { deviceOf } from "#lib/domain/access/device-name.ts";
import { type NoticeKind, noticeTexts } from "#lib/domain/access/notice.ts";
import { Badge } from "../ui/badge.tsx";
import { SubmitButton } from "../ui/submit-button.tsx";
import { Time } from "../ui/time.tsx";

type AccountNotice = {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly createdAt: number;
  readonly isRead: boolean;
  readonly address?: string;
  readonly agent?: string;
  readonly note?: string;
};

type AccountNoticesProps = { readonly notices: readonly AccountNotice[]; readonly markAction: (form: FormData) => Promise<unknown> };

/** What happened to the own account: new devices, changed passwords and factors. The same goes out by mail. */
export function AccountNotices({ notices, markAction }: AccountNoticesProps) {
  if (notices.length === 0) return <p className="text-sm text-muted">Nothing happened to your account that you would have to know of.</p>;
  return (
    <div className="grid gap-3">
      <ul className="grid gap-2">
        {notices.map((notice) => (
          <li key={notice.id} className="grid gap-0.5 text-sm">
            <p className="flex flex-wrap items-center gap-2">
              <span className="font-medium">{noticeTexts[notice.kind].title}</span>
              {!notice.isRead && <Badge tone="warning">New</Badge>}
              <span className="text-xs text-muted">
                <Time at={notice.createdAt} inline />
              </span>
            </p>
            <p className="text-muted">{noticeTexts[notice.kind].says}</p>
            <p className="text-xs break-all text-muted">
              {[notice.address, notice.agent && deviceOf(notice.agent), notice.note].filter(Boolean).join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      {notices.some((notice) => !notice.isRead) && (
        <form
          action={async (form) => {
            await markAction(form);
          }}
        >
          <SubmitButton size="sm" pendingLabel="Marking">
            I know about these
          </SubmitButton>
        </form>
      )}
    </div>
  );
}

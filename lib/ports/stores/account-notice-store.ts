import type { NoticeKind } from "../../domain/access/notice.ts";
import type { UserId, Uuid } from "../../domain/kernel/ids.ts";
import type { EpochMs } from "../../domain/kernel/time.ts";

export type AccountNoticeData = { readonly address?: string; readonly agent?: string; readonly note?: string };
export type AccountNotice = AccountNoticeData & {
  readonly id: Uuid;
  readonly kind: NoticeKind;
  readonly createdAt: EpochMs;
  readonly isRead: boolean;
};

export type AccountNoticeStore = {
  add(userId: UserId, kind: NoticeKind, data: AccountNoticeData): Promise<void>;
  /** @shape newest first, at most `limit` */
  list(userId: UserId, limit: number): Promise<readonly AccountNotice[]>;
  unread(userId: UserId): Promise<number>;
  markRead(userId: UserId): Promise<number>;
};

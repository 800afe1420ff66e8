"use server";

import { askBackup as askBackupUseCase } from "#lib/services/backups/ask-backup.ts";
import { asAction } from "#lib/web/as-action.ts";

export const askBackup = asAction(askBackupUseCase);

import { Badge } from "../ui/badge.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { Time } from "../ui/time.tsx";
import { type BackupRule, megabytes, type ShownState } from "./backup-data.ts";

/** How old the newest backup is, when one was last restored on trial, and the rule. */
export function BackupState({ backups, rule }: { readonly backups: ShownState; readonly rule: BackupRule }) {
  const newest = backups.items.find(({ state, removedAt }) => state === "done" && removedAt === null);
  const every = rule.everyHours === 0 ? "only when asked for" : `every ${rule.everyHours} hours while the desk is up`;
  return (
    <DefinitionList
      columns={2}
      items={[
        { term: "Newest backup", value: newest?.finishedAt ? <Time at={newest.finishedAt} /> : "none yet" },
        {
          term: "Age",
          value: <AgeBadge age={backups.age} />,
          help: "Whatever happened since is lost with this machine, unless there is a replica.",
        },
        { term: "Size", value: newest?.bytes == null ? "–" : megabytes(newest.bytes) },
        {
          term: "Last restored on trial",
          value: backups.lastDrillAt ? <Time at={backups.lastDrillAt} /> : "never",
          help: "npm run bulwark -- backup drill FILE",
        },
        { term: "Made", value: every, help: "BULWARK_BACKUP_EVERY_HOURS" },
        {
          term: "Kept",
          value: `the newest of the last ${rule.days} days and ${rule.weeks} weeks`,
          help: "BULWARK_BACKUP_KEEP_DAYS, BULWARK_BACKUP_KEEP_WEEKS",
        },
      ]}
    />
  );
}

function AgeBadge({ age }: Pick<ShownState, "age">) {
  if (age.state === "none") return <Badge tone="warning">never backed up</Badge>;
  const hours = Math.floor(age.ageMs / 3_600_000);
  const text = hours < 1 ? "under an hour" : hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
  return <Badge tone={age.state === "old" ? "warning" : "up"}>{text}</Badge>;
}

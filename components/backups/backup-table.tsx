import { Badge } from "../ui/badge.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { megabytes, type ShownBackup } from "./backup-data.ts";

const causes = { schedule: "schedule", person: "asked for here", host: "command line" } as const;

/** What was backed up, newest first. */
export function BackupTable({ backups }: { readonly backups: readonly ShownBackup[] }) {
  return (
    <Table caption="Backups, newest first" stack>
      <THead>
        <Th>Asked for</Th>
        <Th>By</Th>
        <Th>State</Th>
        <Th num>Size</Th>
        <Th num>Rows</Th>
        <Th>Verified</Th>
        <Th>File</Th>
      </THead>
      <TBody>
        {backups.map((backup) => (
          <Tr key={backup.id} muted={backup.removedAt !== null}>
            <Td label="Asked for">
              <Time at={backup.requestedAt} />
            </Td>
            <Td label="By">{causes[backup.cause]}</Td>
            <Td label="State" wrap>
              <StateBadge backup={backup} />
            </Td>
            <Td label="Size" num>
              {backup.bytes === null ? "–" : megabytes(backup.bytes)}
            </Td>
            <Td label="Rows" num>
              {backup.rows ?? "–"}
            </Td>
            <Td label="Verified">{backup.verifiedAt ? <Time at={backup.verifiedAt} /> : "not yet"}</Td>
            <Td label="File" mono wrap>
              {backup.file ?? "–"}
            </Td>
          </Tr>
        ))}
        {backups.length === 0 && (
          <EmptyRow columns={7}>No backup was made yet. The first one comes an hour after set-up, or now if you ask for it.</EmptyRow>
        )}
      </TBody>
    </Table>
  );
}

function StateBadge({ backup: { state, failure, removedAt, drilledAt } }: { readonly backup: ShownBackup }) {
  if (state === "wanted") return <Badge tone="accent">starts within half a minute</Badge>;
  if (state === "failed")
    return (
      <>
        <Badge tone="danger">failed</Badge> {failure}
      </>
    );
  if (removedAt !== null) return <Badge>let go by the rule</Badge>;
  return <Badge tone="up">{drilledAt === null ? "made" : "made, restored on trial"}</Badge>;
}

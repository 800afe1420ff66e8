import type { RotationView } from "#lib/domain/keys/key-view.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/** Rotations that ended. */
export function RotationHistory({ rotations }: { readonly rotations: readonly RotationView[] }) {
  return (
    <Table caption="Rotations that ended" stack>
      <THead>
        <Th>Purpose</Th>
        <Th>What</Th>
        <Th>End</Th>
        <Th>Asked</Th>
        <Th num>Moved</Th>
        <Th>Old keys</Th>
      </THead>
      <TBody>
        {rotations.length === 0 && (
          <EmptyRow columns={6}>No rotation has ended yet. Keys are rotated after 30 days, or when you ask.</EmptyRow>
        )}
        {rotations.map((rotation) => (
          <Tr key={rotation.id}>
            <Td label="Purpose">{rotation.purpose}</Td>
            <Td label="What">{rotation.kind === "rewrap" ? "wrapped anew" : "rotated"}</Td>
            <Td label="End">
              <Badge tone={rotation.state === "done" ? "accent" : "warning"}>{rotation.state}</Badge>{" "}
              {rotation.finishedAt !== null && <Time at={rotation.finishedAt} inline />}
            </Td>
            <Td label="Asked">
              <Time at={rotation.requestedAt} />
            </Td>
            <Td label="Moved" num>
              {rotation.rowsMoved.toLocaleString("en")}
            </Td>
            <Td label="Old keys">{oldKeys(rotation)}</Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

function oldKeys({ kind, destroyedAt, destroyAfter }: RotationView): string {
  if (kind === "rewrap") return "unchanged";
  if (destroyedAt !== null) return `destroyed on ${destroyedAt.slice(0, 10)}`;
  return destroyAfter === null ? "still open what was not moved" : `destroyed after ${destroyAfter.slice(0, 10)}`;
}

import type { ErasureView } from "#lib/domain/keys/erasure-view.ts";
import { Badge } from "../ui/badge.tsx";
import { CopyId } from "../ui/copy-button.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

/**
 * Who was erased, by pseudonym: unreadable on this desk at once; then the table of keys is written anew, and the key backup without the keys;
 * from a date on no backup that the desk keeps opens them. Copies of database and key files kept elsewhere are out of its reach.
 */
export function ErasureTable({ erasures }: { readonly erasures: readonly ErasureView[] }) {
  return (
    <Table caption="Erased people" stack>
      <THead>
        <Th>Pseudonym</Th>
        <Th>Unreadable here</Th>
        <Th>Table of keys written anew</Th>
        <Th>Out of the key backup</Th>
        <Th>Beyond our backups</Th>
        <Th num>Keys</Th>
      </THead>
      <TBody>
        {erasures.length === 0 && <EmptyRow columns={6}>Nobody was erased.</EmptyRow>}
        {erasures.map((erasure) => (
          <Tr key={erasure.person}>
            <Td label="Pseudonym">
              <CopyId id={erasure.person} />
            </Td>
            <Td label="Unreadable here">
              since <Time at={erasure.erasedAt} />
            </Td>
            <Td label="Table of keys written anew">{erasure.isSwept ? "yes" : <Badge tone="warning">not yet</Badge>}</Td>
            <Td label="Out of the key backup">
              {erasure.keyBackupAt ? <Time at={erasure.keyBackupAt} /> : <Badge tone="warning">not written anew yet</Badge>}
            </Td>
            <Td label="Beyond our backups">
              {erasure.isBeyondRecovery ? (
                <Badge tone="accent">since {erasure.beyondRecoveryAt.slice(0, 10)}</Badge>
              ) : (
                <Badge tone="neutral">on {erasure.beyondRecoveryAt.slice(0, 10)}</Badge>
              )}
            </Td>
            <Td label="Keys" num>
              {erasure.keys}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

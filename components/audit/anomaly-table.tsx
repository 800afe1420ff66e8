import Link from "next/link";
import { paths } from "#lib/paths.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyRow, Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { type AcknowledgeActions, AcknowledgeButton } from "./acknowledge-button.tsx";
import { actorWord } from "./actor-word.ts";

export type AnomalyItem = {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly about: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly eventIds: readonly string[];
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
};

/** What the rules found, newest first; each waits until somebody has looked at it. */
export function AnomalyTable({ items, actions }: { readonly items: readonly AnomalyItem[]; readonly actions: AcknowledgeActions }) {
  return (
    <Table caption="Unusual things on record, newest first" stack>
      <THead>
        <Th>Last event</Th>
        <Th>What</Th>
        <Th>About</Th>
        <Th num>Events</Th>
        <Th>State</Th>
      </THead>
      <TBody>
        {items.length === 0 && <EmptyRow columns={5}>Nothing unusual was found here. The worker looks every ten seconds.</EmptyRow>}
        {items.map((item) => (
          <Tr key={item.id}>
            <Td label="Last event">
              <Time at={item.lastAt} exact />
            </Td>
            <Td label="What" wrap>
              <Link href={paths.anomaly(item.id)} className="rounded-sm text-accent hover:underline">
                {item.title}
              </Link>
            </Td>
            <Td label="About" wrap>
              {actorWord(item.about)}
            </Td>
            <Td num label="Events">
              {item.eventIds.length}
            </Td>
            <Td label="State">
              {item.acknowledgedAt === null ? (
                <span className="inline-flex items-center gap-2">
                  <Badge tone="warning">Open</Badge>
                  <AcknowledgeButton anomalyId={item.id} rule={item.rule} title={item.title} actions={actions} />
                </span>
              ) : (
                <span className="text-sm text-muted">
                  {actorWord(item.acknowledgedBy ?? "?")}, <Time at={item.acknowledgedAt} inline />
                </span>
              )}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

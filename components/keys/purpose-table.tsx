"use client";

import type { PurposeView } from "#lib/domain/keys/key-view.ts";
import { Badge } from "../ui/badge.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { type KeyAction, RotationButtons } from "./rotation-buttons.tsx";
import { RotationProgress } from "./rotation-progress.tsx";

type PurposeTableProps = {
  readonly purposes: readonly PurposeView[];
  readonly noRewrap: string | null;
  readonly rotateAction: KeyAction;
  readonly changeAction: KeyAction;
  readonly disabledReason: string | null;
};

/** Each purpose with its key's age and what can be done with it. */
export function PurposeTable({ purposes, noRewrap, rotateAction, changeAction, disabledReason }: PurposeTableProps) {
  return (
    <Table caption="Purposes and their keys" stack>
      <THead>
        <Th>Purpose</Th>
        <Th>Active key</Th>
        <Th num>Values</Th>
        <Th>Rotation</Th>
        <Th>
          <span className="sr-only">Acts</span>
        </Th>
      </THead>
      <TBody>
        {purposes.map((view) => {
          const active = view.versions.find(({ state }) => state === "active");
          return (
            <Tr key={view.purpose}>
              <Td label="Purpose" wrap>
                <span className="font-medium">{view.purpose}</span>
                <span className="block text-xs text-muted">{view.says}</span>
              </Td>
              <Td label="Active key">
                {active ? (
                  <>
                    <span className="num">version {active.version}, </span>
                    <Time at={active.createdAt} inline /> {view.isDue && <Badge tone="warning">due</Badge>}
                  </>
                ) : (
                  "none yet"
                )}
              </Td>
              <Td label="Values" num>
                {active ? (active.cells === null ? "many" : active.cells.toLocaleString("en")) : "–"}
              </Td>
              <Td label="Rotation" wrap>
                {view.rotation ? (
                  <RotationProgress rotation={view.rotation} movedBy={view.movedBy} />
                ) : (
                  <span className="text-muted">none under way</span>
                )}
              </Td>
              <Td>
                <RotationButtons
                  view={view}
                  noRewrap={noRewrap}
                  rotateAction={rotateAction}
                  changeAction={changeAction}
                  disabledReason={disabledReason ?? (active ? null : "There is no key of this purpose yet.")}
                />
              </Td>
            </Tr>
          );
        })}
      </TBody>
    </Table>
  );
}

"use client";

import { deviceOf } from "#lib/domain/access/device-name.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog, type ConfirmOutcome } from "../ui/confirm-dialog.tsx";
import { Table, TBody, Td, THead, Th, Tr } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";

type Device = {
  readonly id: string;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly isCurrent: boolean;
};

type DeviceSectionProps = {
  readonly devices: readonly Device[];
  readonly removeAction: (form: FormData) => Promise<ConfirmOutcome | undefined>;
};

/** Browsers that signed in before: a login from another one is told. */
export function DeviceSection({ devices, removeAction }: DeviceSectionProps) {
  if (devices.length === 0) return <p className="p-4 text-sm text-muted">No device is known yet. The one you next sign in with will be.</p>;
  return (
    <Table caption="Known devices" stack>
      <THead>
        <Th>Device</Th>
        <Th>Last address</Th>
        <Th>First seen</Th>
        <Th>Last sign-in</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </THead>
      <TBody>
        {devices.map((device) => (
          <Tr key={device.id}>
            <Td label="Device" wrap>
              <span title={device.agent ?? undefined}>
                {deviceOf(device.agent)} {device.isCurrent && <Badge tone="accent">this one</Badge>}
              </span>
            </Td>
            <Td label="Last address" mono>
              {device.address ?? "unknown"}
            </Td>
            <Td label="First seen">
              <Time at={device.createdAt} />
            </Td>
            <Td label="Last sign-in">
              <Time at={device.lastSeenAt} />
            </Td>
            <Td>
              <ConfirmDialog
                trigger={<Button size="sm">Forget</Button>}
                title="Forget this device?"
                consequence="Its sessions stay. The next sign-in from it is told to you as from a new device."
                confirmLabel="Forget"
                pendingLabel="Forgetting"
                tone="primary"
                fields={{ deviceId: device.id }}
                action={removeAction}
              />
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}

import { KillSwitchButton } from "#components/risk/kill-switch-button.tsx";
import type { Actor } from "#lib/domain/access/actor.ts";
import type { FrameState } from "#lib/services/access/read-frame.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { engageKillSwitch, previewKillSwitch } from "./risk/actions.ts";

type FrameKillProps = {
  readonly actor: Actor;
  readonly kill: FrameState["kill"];
  /** The one last chosen in this browser. */
  readonly portfolio: { readonly id: string; readonly name: string } | undefined;
};

/** The kill switch in the top bar: whether it is engaged, and two presses to engage it. */
export function FrameKill({ actor, kill, portfolio }: FrameKillProps) {
  return (
    <KillSwitchButton
      kill={kill}
      engageReason={disabledReason(actor, "kill-switch.engage")}
      portfolio={portfolio ? { id: portfolio.id, name: portfolio.name } : null}
      previewAction={previewKillSwitch}
      engageAction={engageKillSwitch}
    />
  );
}

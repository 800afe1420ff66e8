import type { EngagedKill, GateOrder } from "../gate-order.ts";
import type { Rule } from "./rule.ts";

/** Nothing passes an engaged kill switch that covers it, except the flatten order of that very kill. */
export const killSwitch: Rule = (order, account) => {
  const engaged = account.kills.find((kill) => covers(kill, order) && order.flattensKillEpoch !== kill.epoch);
  return {
    passes: engaged === undefined,
    check: { rule: "kill-switch", observed: engaged ? `engaged: ${engaged.scope}` : "released", limit: "released", unit: "state" },
    says: `The kill switch is engaged (${engaged?.scope ?? ""}).`,
  };
};

function covers(kill: EngagedKill, order: GateOrder): boolean {
  switch (kill.scope) {
    case "all":
      return true;
    case "portfolio":
      return kill.scopeId === order.portfolioId;
    case "run":
      return kill.scopeId === order.runId;
    case "instrument":
      return kill.scopeId === order.instrumentId;
  }
}

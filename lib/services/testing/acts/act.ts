import type { Actor } from "#lib/domain/access/actor.ts";
import type { AuditEventType } from "#lib/domain/audit/catalog.ts";
import type { Services } from "../../services.ts";
import type { UseCase } from "../../use-case.ts";
import type { House } from "../house.ts";

/** Who asks, and for what exactly; whatever must be there before is made here. */
export type Asked = { readonly input: object; readonly as?: Actor };

/** A use case that writes, with the event of what it does. */
export type Act = {
  readonly type: AuditEventType;
  readonly useCase: UseCase<unknown, unknown, unknown, Services>;
  readonly stage: (house: House) => Promise<Asked> | Asked;
};

export const anonymous: Actor = { kind: "anonymous" };

/** By the first admin unless the stage says otherwise. */
export function act<I, O, P>(type: AuditEventType, useCase: UseCase<I, O, P, Services>, stage: Act["stage"]): Act {
  return { type, useCase: useCase as unknown as Act["useCase"], stage }; // inputs are raw: they are parsed by the use case
}

import { z } from "zod";
import { userOf } from "../../../domain/access/actor.ts";
import { FailureError, failure } from "../../../domain/kernel/errors.ts";
import type { UserId } from "../../../domain/kernel/ids.ts";
import { idInput } from "../../id-input.ts";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";
import { askAbout } from "../approvals/governing.ts";
import { addressListInput } from "./address-list-input.ts";

const input = z.object({ userId: idInput<UserId>(), addresses: addressListInput });

type Changed = { readonly userId: UserId; readonly addresses: readonly string[] };

/**
 * Where a person, and every token of that person, may come from; an empty list is anywhere. Nobody can lock the own address out, and whoever
 * has a say over the desk is not locked out, or let in from elsewhere, by one admin alone.
 * @error not-found, invalid-input, approval-required
 */
export const setUserAddresses = defineUseCase<z.infer<typeof input>, Changed, undefined, Services>({
  name: "users.set-addresses",
  input,
  permission: "users.manage",
  scope: "platform",
  audit: {
    type: "user.addresses-changed",
    note: ({ userId, addresses }) => ({ resourceId: userId, subject: userId, data: { count: addresses.length } }),
  },
  async fourEyes(tx, { userId, addresses }, actor) {
    if (userOf(actor) === userId) return undefined;
    const user = await tx.access.users.byId(userId);
    const lets = (from: string) => askAbout(tx, user, ({ id, roleName }) => `Lets ${id}, ${roleName}, come from ${from}.`);
    const where = (which: string) => (addresses.length === 0 ? "anywhere" : `${which} alone; refused elsewhere at once`);
    const asked = await lets(where(addresses.join(", ")));
    const lasting = (await lets(where(`${addresses.length} networks`)))?.consequence ?? "";
    return asked && { ...asked, lasting, version: `${asked.version} from ${user?.allowedAddresses.join(",") ?? ""}` };
  },
  async run({ tx, actor, origin }, { userId, addresses }, { isAddressIn }) {
    if (!(await tx.access.users.byId(userId))) throw new FailureError(failure("not-found"));
    const isOwn = actor.kind === "person" && actor.userId === userId;
    if (isOwn && addresses.length > 0 && !isAddressIn(addresses, origin.address)) {
      const says = "Your own address is not in the list: you would lock yourself out.";
      throw new FailureError(failure("invalid-input", undefined, { fields: { addresses: says } }));
    }
    await tx.access.tokens.setUserAddresses(userId, addresses);
    await tx.notify("users");
    return { userId, addresses };
  },
});

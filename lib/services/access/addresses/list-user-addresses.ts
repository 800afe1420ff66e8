import { z } from "zod";
import type { Services } from "../../services.ts";
import { defineUseCase } from "../../use-case.ts";

const MAX_USERS = 500;

const input = z.object({});

export type UserAddresses = readonly {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly addresses: readonly string[];
}[];

/** Where each person may come from. */
export const listUserAddresses = defineUseCase<z.infer<typeof input>, UserAddresses, undefined, Services>({
  name: "users.list-addresses",
  input,
  permission: "users.read",
  scope: "platform",
  audit: "read",
  async run({ tx }) {
    const users = await tx.access.users.list(MAX_USERS);
    return users.map(({ id, name, email, allowedAddresses }) => ({ userId: id, name, email, addresses: allowedAddresses }));
  },
});

import { z } from "zod";
import type { User } from "../../domain/access/user.ts";
import type { Services } from "../services.ts";
import { defineUseCase } from "../use-case.ts";

/** A desk has few people; more than this would want paging. */
const MAX_USERS = 500;

const input = z.object({});

export const listUsers = defineUseCase<z.infer<typeof input>, readonly User[], undefined, Services>({
  name: "users.list",
  input,
  permission: "users.read",
  scope: "platform",
  audit: "read",
  run: ({ tx }) => tx.access.users.list(MAX_USERS),
});

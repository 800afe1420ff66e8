import type { Act } from "./act.ts";
import { adminActs } from "./admin-acts.ts";
import { auditActs } from "./audit-acts.ts";
import { deskActs } from "./desk-acts.ts";
import { loginActs } from "./login-acts.ts";
import { personActs } from "./person-acts.ts";
import { secretActs } from "./secret-acts.ts";

/** Every use case that writes, in the order in which one house can live through them. */
export const acts: readonly Act[] = [...deskActs, ...personActs, ...adminActs, ...loginActs, ...auditActs, ...secretActs];

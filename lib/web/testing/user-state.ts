import type { UserId } from "#lib/domain/kernel/ids.ts";
import type { TestDesk } from "../../services/testing/test-desk.ts";

/** As the use case does it; tests of the API are not about its gates. */
export async function setUserState(desk: TestDesk, id: UserId, state: "active" | "disabled"): Promise<void> {
  await desk.owner.appUser.update({ where: { id }, data: { state } });
}

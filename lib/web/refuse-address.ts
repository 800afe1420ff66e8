import "server-only";
import { forWeb } from "../compose/for-web.ts";
import { FailureError, failure } from "../domain/kernel/errors.ts";
import { currentOrigin } from "./origin.ts";
import { countRefusal } from "./refusal-counts.ts";

/** A person who may come from certain addresses alone is refused from elsewhere. @throws FailureError address-refused */
export async function refuseAddress(allowed: readonly string[]): Promise<void> {
  if (allowed.length === 0) return;
  const { address } = await currentOrigin();
  const { services } = await forWeb();
  if (services.isAddressIn(allowed, address)) return;
  countRefusal("user-address", address);
  throw new FailureError(failure("address-refused"));
}

import type { KeyFile } from "../adapters/key-wrapper/local-file/key-file.ts";
import { localFileWrapper } from "../adapters/key-wrapper/local-file/local-file-wrapper.ts";
import { vaultTransitWrapper } from "../adapters/key-wrapper/vault-transit/vault-transit-wrapper.ts";
import type { Env } from "../config/env.ts";
import { purposes } from "../crypto/purpose.ts";
import type { KeyWrapper } from "../ports/key-wrapper.ts";
import { awsPlaceOf, vaultSessionOf } from "./secret-providers.ts";

/** A wrapper that may hold a connection or a login. */
export type OpenWrapper = KeyWrapper & { close?(): void };

/**
 * What wraps this desk's purpose keys: exactly one of the key file, Vault and KMS. There is no order to fall through: a purpose key is
 * opened by what wrapped it, or not at all. The purposes are those of the key files given, whoever wraps.
 * @throws when Vault or KMS is asked for and not configured
 */
export async function keyWrapperOf(settings: Env, keys: KeyFile["keys"]): Promise<OpenWrapper> {
  const own = purposes.filter((purpose) => keys[purpose] !== undefined);
  switch (settings.BULWARK_KEY_WRAPPER) {
    case "local-file":
      return localFileWrapper(keys);
    case "vault": {
      const session = vaultSessionOf(settings);
      if (!session) throw new Error("BULWARK_KEY_WRAPPER=vault needs BULWARK_VAULT_ADDR");
      const wrapper = vaultTransitWrapper({ session, purposes: own, mount: settings.BULWARK_VAULT_TRANSIT_MOUNT });
      return { ...wrapper, close: () => session.close() };
    }
    case "aws-kms": {
      const [place, keyId] = [awsPlaceOf(settings), settings.BULWARK_KMS_KEY_ID];
      if (!place || !keyId) throw new Error("BULWARK_KEY_WRAPPER=aws-kms needs BULWARK_AWS_REGION and BULWARK_KMS_KEY_ID");
      const { awsKmsWrapper } = await import("../adapters/key-wrapper/aws-kms/aws-kms-wrapper.ts"); // the SDK takes long to load
      return awsKmsWrapper({ ...place, keyId, purposes: own });
    }
  }
}

import type { SignOnSecrets } from "../../../ports/identity-provider.ts";
import type { Services } from "../../services.ts";

/**
 * What one walk to the provider is bound to. The browser keeps one secret in a cookie, from which nonce and PKCE verifier follow; `state`
 * travels through the provider. So neither alone is of use, and the database holds hashes of both and nothing more.
 */
export function flowSecrets({ digest }: Pick<Services, "digest">, binding: string, state: string): SignOnSecrets {
  return { state, nonce: digest(`bulwark/sign-on/nonce ${binding}`), verifier: digest(`bulwark/sign-on/verifier ${binding}`) };
}

import { setNonce } from "get-nonce";

/*
 * The scroll lock of dialogs adds a style element; the policy of the page lets it pass only with the nonce of the document.
 * Read once, from the document itself: a soft navigation answers with another nonce, while the document keeps its first.
 */
if (typeof document !== "undefined") {
  const script = document.querySelector<HTMLScriptElement>("script[nonce]");
  if (script?.nonce) setNonce(script.nonce);
}

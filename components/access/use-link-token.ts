"use client";

import { useEffect, useState } from "react";
import type { Outcome } from "./form-failure.ts";

export type LinkHolder = { readonly email: string | null; readonly name: string | null };
export type LinkTokenKind = "set-up" | "invite" | "reset" | "unlock";
export type CheckLinkAction = (input: { kind: LinkTokenKind; token: string }) => Promise<Outcome<LinkHolder>>;

export type LinkCheck =
  | { readonly state: "checking" }
  | { readonly state: "good"; readonly token: string; readonly holder: LinkHolder }
  | { readonly state: "bad"; readonly says: string };

/**
 * The token of a one-time link, from the address's fragment, which browsers send to nobody; asked of the server before anything is typed.
 */
export function useLinkToken(kind: LinkTokenKind, check: CheckLinkAction): LinkCheck {
  const [found, setFound] = useState<LinkCheck>({ state: "checking" });
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const token = window.location.hash.slice(1);
      if (token === "") {
        setFound({ state: "bad", says: "This address is not complete. Open the whole link as it was given to you." });
        return;
      }
      const outcome = await check({ kind, token }).catch(() => undefined);
      if (isGone) return;
      if (!outcome) setFound({ state: "bad", says: "The desk does not answer. Reload to try again." });
      else setFound(outcome.ok ? { state: "good", token, holder: outcome.value } : { state: "bad", says: outcome.failure.message });
    };
    void look();
    window.addEventListener("hashchange", look);
    return () => {
      isGone = true;
      window.removeEventListener("hashchange", look);
    };
  }, [kind, check]);
  return found;
}

import Link from "next/link";
import { failures } from "#lib/domain/kernel/errors.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { buttonLook } from "../ui/button-look.ts";

/** A plain link, not the framework's: it leads away from the desk, and opening it is what starts the walk. */
export function SignOnLink({ next }: { readonly next: string }) {
  return (
    <p className="mt-3">
      <a href={withQuery(paths.api.signOn, { next })} className={buttonLook("secondary", "md")}>
        Sign in with single sign-on
      </a>
    </p>
  );
}

/** Why single sign-on came to nothing; the address only picks one of our own sentences. */
export function SignOnFailure({ code }: { readonly code: string | readonly string[] }) {
  const known = (["sign-on-unavailable", "not-found", "conflict", "throttled"] as const).find((each) => each === code);
  const says = known === "conflict" ? "This identity belongs to another user of this desk." : failures[known ?? "sign-on-refused"].says;
  return (
    <p role="alert" className="mb-3 rounded-md border border-danger/40 bg-danger-soft px-3 py-2 text-sm text-danger">
      {says}
    </p>
  );
}

export function ForgotLink() {
  return (
    <>
      <Link href={paths.forgot} className="underline">
        Password forgotten, or locked out?
      </Link>{" "}
      Without an account, ask an admin of this desk.
    </>
  );
}

import type { Metadata } from "next";
import { cookies } from "next/headers";
import { LinkOver } from "#components/access/link-over.tsx";
import { FirstFactorForm, SecondFactorForm, StoreCodes } from "#components/access/second-factor-form.tsx";
import { AuthFrame } from "#components/frame/auth-frame.tsx";
import { parseTheme, themeCookie } from "#components/frame/preference.ts";
import { readTicket } from "#lib/services/access/factors/read-ticket.ts";
import { load } from "#lib/web/load.ts";
import { safeRedirect } from "#lib/web/safe-redirect.ts";
import { ticketInput } from "#lib/web/ticket-cookie.ts";
import { confirmCodes, enrolFactor, offerNewFactor, offerPasskeyProof, proveFactor } from "./actions.ts";

export const metadata: Metadata = { title: "Second factor" };

type PageProps = { readonly searchParams: Promise<{ readonly next?: string | string[] }> };

/** The second step of a login: proving a factor, or making the first one. */
export default async function SecondFactorPage({ searchParams }: PageProps) {
  const next = safeRedirect((await searchParams).next);
  const found = await load(readTicket, await ticketInput());
  const theme = parseTheme((await cookies()).get(themeCookie)?.value);
  if (!found.ok) {
    return (
      <AuthFrame title="Sign in" theme={theme}>
        <LinkOver says={found.failure.message} next="Type e-mail and password again." />
      </AuthFrame>
    );
  }
  const { stage, email, methods, passkeyRefusal, replaces } = found.value;
  if (stage === "second-factor") {
    return (
      <AuthFrame
        title="Second factor"
        theme={theme}
        purpose={`Signing in as ${email}.`}
        footer="Lost every factor? Whoever runs the desk's machine can print a link: bulwark users recover."
      >
        <SecondFactorForm choice={methods} next={next} offerAction={offerPasskeyProof} proveAction={proveFactor} />
      </AuthFrame>
    );
  }
  if (stage === "ready") {
    return (
      <AuthFrame title="Recovery codes" theme={theme} purpose="They were shown once. You can make new ones under Settings, Security.">
        <StoreCodes codes={[]} next={next} confirmAction={confirmCodes} />
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Add a second factor"
      theme={theme}
      purpose={
        replaces
          ? `The new factor takes the place of the lost ones of ${email}.`
          : "Your role can change what others may do, so it signs in with two factors."
      }
    >
      <FirstFactorForm
        next={next}
        passkeyRefusal={passkeyRefusal}
        offerAction={offerNewFactor}
        enrolAction={enrolFactor}
        confirmAction={confirmCodes}
      />
    </AuthFrame>
  );
}

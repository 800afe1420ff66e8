import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { PortfolioSwitcher } from "#components/access/portfolio-switcher.tsx";
import { SessionKeeper } from "#components/access/session-keeper.tsx";
import { StepUpProvider } from "#components/access/step-up-provider.tsx";
import { AppFrame } from "#components/frame/app-frame.tsx";
import { pairCookie, parsePair, parseRail, parseTheme, railCookie, themeCookie } from "#components/frame/preference.ts";
import { RecordFoot } from "#components/frame/record-foot.tsx";
import { WorkerHeartbeat } from "#components/frame/worker-heartbeat.tsx";
import { LiveProvider } from "#components/live/live-provider.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { LiveState } from "#components/live/live-state.tsx";
import { KillBanner } from "#components/risk/kill-banner.tsx";
import { portfolioCookie } from "#lib/domain/access/portfolio-cookie.ts";
import { TOKEN_RENEW_AFTER_MS } from "#lib/domain/access/session-rule.ts";
import { readFrame } from "#lib/services/access/read-frame.ts";
import { showSeal } from "#lib/services/audit/verify/show-seal.ts";
import { load } from "#lib/web/load.ts";
import { currentPerson } from "#lib/web/session.ts";
import { signOutPerson } from "./actions.ts";
import { areasFor } from "./areas.ts";
import { FrameKill } from "./frame-kill.tsx";
import { offerStepUp, proveStepUp, stepUpChoice } from "./step-up/actions.ts";

/** The frame around every page of the desk. It asks who is signed in; each page asks for its own permission. */
export default async function DeskLayout({ children }: { readonly children: ReactNode }) {
  const [frame, seal] = await Promise.all([load(readFrame, {}), load(showSeal, {})]);
  const person = frame.ok ? await currentPerson() : undefined;
  if (!frame.ok || !person) {
    return (
      <main className="px-4 pt-[12dvh]">
        <LoadFailure failure={frame.ok ? { code: "unauthenticated", message: "Sign in to go on." } : frame.failure} what="the desk" />
      </main>
    );
  }
  const { portfolios, workerBeatAt, asOf, kill } = frame.value;
  const jar = await cookies();
  const remembered = jar.get(portfolioCookie)?.value ?? null;
  const current = portfolios.find(({ id }) => id === remembered) ?? portfolios[0];
  return (
    <StepUpProvider choiceAction={stepUpChoice} offerAction={offerStepUp} proveAction={proveStepUp}>
      <AppFrame
        areas={areasFor(person.actor)}
        mode={current?.mode ?? null}
        switcher={<PortfolioSwitcher portfolios={portfolios} remembered={remembered} />}
        heartbeat={<WorkerHeartbeat at={workerBeatAt} asOf={asOf} />}
        alerts={<LiveState />}
        kill={<FrameKill actor={person.actor} kill={kill} portfolio={current} />}
        foot={<RecordFoot seal={seal.ok ? seal.value : null} />}
        person={{ name: person.name, email: person.email, roles: person.roleName }}
        theme={parseTheme(jar.get(themeCookie)?.value)}
        pair={parsePair(jar.get(pairCookie)?.value)}
        rail={parseRail(jar.get(railCookie)?.value)}
        signOutAction={signOutPerson.bind(null, {}) as unknown as () => Promise<void>} // the menu does not look at the answer: on success it leaves
      >
        <LiveProvider />
        <LiveRefresh topics={["kill", "portfolios", "users", "heartbeat"]} />
        <SessionKeeper tokenAgeMs={Math.max(0, Date.parse(asOf) - person.renewedAt)} renewAfterMs={TOKEN_RENEW_AFTER_MS} />
        <KillBanner kill={kill} />
        {children}
      </AppFrame>
    </StepUpProvider>
  );
}

"use client";

import { useEffect } from "react";
import { visibleText } from "#lib/domain/kernel/visible-text.ts";
import type { Ask } from "../access/factor-data.ts";
import { refusal } from "../access/form-failure.ts";
import { useAsk } from "../access/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { FormError } from "../ui/form-error.tsx";
import { LoadingState } from "../ui/loading-state.tsx";
import { EventProof } from "./event-proof.tsx";
import { RelatedEvents } from "./related-events.tsx";
import type { ShownEvent } from "./shown-event.ts";

/** What is fetched when an event is opened: its personal part, its proof, and what belongs to it. */
export function EventWhole({ eventId, openAction }: { readonly eventId: string; readonly openAction: Ask<ShownEvent> }) {
  const { outcome, count, send } = useAsk(openAction);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each event, whatever else is rendered anew
  useEffect(() => send({ eventId }), [eventId]);
  if (!outcome) return <LoadingState label="Opening the event" rows={6} />;
  if (!outcome.ok) {
    return (
      <div className="mt-4 grid justify-items-start gap-2">
        <FormError title="The rest could not be opened" message={refusal(outcome).message} attempt={count} />
        <Button size="sm" onClick={() => send({ eventId })}>
          Try again
        </Button>
      </div>
    );
  }
  const { personal, proof, sameRequest, sameResource } = outcome.value;
  return (
    <>
      <Heading>Where it came from</Heading>
      <Personal personal={personal} />
      <Heading>Proof that it is in the record</Heading>
      <EventProof proof={proof} />
      <Heading>In the same request</Heading>
      <RelatedEvents events={sameRequest} empty="Nothing else." />
      <Heading>About the same thing</Heading>
      <RelatedEvents events={sameResource} empty="Nothing else." />
    </>
  );
}

function Personal({ personal }: Pick<ShownEvent, "personal">) {
  if (personal === null) return <p className="text-sm text-muted">It has no address, browser or text.</p>;
  if (personal === "erased") return <p className="text-sm text-muted">It was erased with the key of the person it is about.</p>;
  const { address, agent, text } = personal;
  const items = [
    ["Address", address],
    ["Browser", agent],
    ["Text", text],
  ] as const;
  return (
    <DefinitionList
      items={items.flatMap(([term, value]) => (value ? [{ term, value: <span className="break-all">{visibleText(value)}</span> }] : []))}
    />
  );
}

function Heading({ children }: { readonly children: string }) {
  return <h3 className="mt-5 mb-1 text-sm font-semibold">{children}</h3>;
}

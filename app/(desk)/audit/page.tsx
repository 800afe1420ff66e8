import type { ReactNode } from "react";
import { actorWord } from "#components/audit/actor-word.ts";
import { resourceChoices, resultChoices, typeChoices } from "#components/audit/event-choices.ts";
import { EventTable } from "#components/audit/event-table.tsx";
import { NewEvents } from "#components/audit/new-events.tsx";
import { FilterBar } from "#components/orders/filter-bar.tsx";
import { ListFailure } from "#components/orders/list-failure.tsx";
import { type Search, textOf } from "#components/orders/search-text.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { listUsers } from "#lib/services/access/list-users.ts";
import type { EventView } from "#lib/services/audit/event-view.ts";
import { listEvents } from "#lib/services/audit/list-events.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";

const filterNames = ["type", "result", "actor", "resource", "resourceId", "from", "to"] as const;

export const metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const filter = Object.fromEntries(filterNames.map((name) => [name, textOf(search, name)])) as Record<
    (typeof filterNames)[number],
    string
  >; // one for each name
  const older = textOf(search, "older");
  const newer = textOf(search, "newer");
  const events = await load(listEvents, { ...filter, older, newer });
  if (!events.ok) {
    return (
      <Frame>
        <Panel flush>
          <ListFailure failure={events.failure} what="the audit record" href={paths.audit} />
        </Panel>
      </Frame>
    );
  }
  const { items, asOf } = events.value;
  const users = roleMay(await currentActor(), "users.read") ? await load(listUsers, {}) : undefined;
  const people = (users?.ok ? users.value : []).map(({ id, name }) => ({ value: `user:${id}`, label: name }));
  const href = (cursor: Record<string, string>) => withQuery(paths.audit, { ...filter, ...cursor });
  return (
    <Frame asOf={asOf} live={older === "" && newer === "" && <NewEvents href={href({})} asOf={asOf} />}>
      <Panel flush>
        <FilterBar
          label="Filter the record"
          path={paths.audit}
          filters={[
            { name: "type", label: "Type", value: filter.type, options: typeChoices },
            { name: "result", label: "Result", value: filter.result, options: resultChoices },
            { name: "actor", label: "Who", value: filter.actor, options: actorChoices(people, items, filter.actor) },
            { name: "resource", label: "Resource", value: filter.resource, options: resourceChoices },
            { name: "from", label: "From (UTC)", value: filter.from, kind: "time" },
            { name: "to", label: "Before (UTC)", value: filter.to, kind: "time" },
          ]}
          keep={{ resourceId: filter.resourceId || undefined }}
        />
        <EventTable events={items} />
        <Pager
          noun="events"
          shown={items.length}
          newerHref={events.value.newer && href({ newer: events.value.newer })}
          olderHref={events.value.older && href({ older: events.value.older })}
        />
      </Panel>
    </Frame>
  );
}

/** The people of the desk, and whoever else stands on this page or in the address. */
function actorChoices(people: readonly { value: string; label: string }[], events: readonly EventView[], chosen: string) {
  const choices = new Map(people.map((person) => [person.value, person]));
  choices.set("worker", { value: "worker", label: actorWord("worker") });
  for (const { actor, actorName } of events) if (!choices.has(actor)) choices.set(actor, { value: actor, label: actorWord(actorName) });
  if (chosen !== "" && !choices.has(chosen)) choices.set(chosen, { value: chosen, label: actorWord(chosen) });
  return [...choices.values()];
}

function Frame({ asOf, live, children }: { readonly asOf?: string; readonly live?: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <PageHeader
        title="Audit"
        purpose="Who did what, when, to which thing, and whether it was let through. Newest first; nobody can change it from here."
        {...(asOf === undefined ? {} : { asOf })}
        actions={live}
      />
      {children}
    </>
  );
}

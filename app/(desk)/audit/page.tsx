import type { ReactNode } from "react";
import { AuditTabs } from "#components/audit/audit-tabs.tsx";
import { actorChoices, areaChoices, resourceChoices, resultChoices, typeChoices, withinChoices } from "#components/audit/event-choices.ts";
import { EventTable } from "#components/audit/event-table.tsx";
import { EvidenceButton } from "#components/audit/evidence-button.tsx";
import { ExportMenu } from "#components/audit/export-menu.tsx";
import { NewEvents } from "#components/audit/new-events.tsx";
import { ViewsMenu } from "#components/audit/views-menu.tsx";
import { FilterBar } from "#components/orders/filter-bar.tsx";
import { ListFailure } from "#components/orders/list-failure.tsx";
import { type Search, textOf } from "#components/orders/search-text.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { roleMay } from "#lib/domain/access/can.ts";
import { paths, withQuery } from "#lib/paths.ts";
import { listUsers } from "#lib/services/access/list-users.ts";
import { listAnomalies } from "#lib/services/audit/anomalies/list-anomalies.ts";
import { listEvents } from "#lib/services/audit/list-events.ts";
import { listViews } from "#lib/services/audit/views/list-views.ts";
import { disabledReason } from "#lib/web/disabled-reason.ts";
import { load } from "#lib/web/load.ts";
import { currentActor } from "#lib/web/session.ts";
import { deleteAuditView, exportRecord, makeEvidencePack, openEvent, saveAuditView } from "./actions.ts";

const filterNames = [
  "q",
  "within",
  "area",
  "result",
  "actor",
  "type",
  "resource",
  "resourceId",
  "subject",
  "portfolioId",
  "address",
  "request",
  "from",
  "to",
] as const;

export const metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const filter = Object.fromEntries(filterNames.map((name) => [name, textOf(search, name)])) as Record<
    (typeof filterNames)[number],
    string
  >; // one for each name
  const [older, newer] = [textOf(search, "older"), textOf(search, "newer")];
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
  const actor = await currentActor();
  const [users, views, unusual] = await Promise.all([
    roleMay(actor, "users.read") ? load(listUsers, {}) : undefined,
    load(listViews, {}),
    load(listAnomalies, { state: "open", limit: 1 }),
  ]);
  const people = (users?.ok ? users.value : []).map(({ id, name }) => ({ value: `user:${id}`, label: name }));
  const href = (cursor: Record<string, string>) => withQuery(paths.audit, { ...filter, ...cursor });
  const query = href({}).slice(paths.audit.length + 1);
  const isNewest = older === "" && newer === "";
  return (
    <Frame
      asOf={asOf}
      open={unusual.ok ? unusual.value.open : 0}
      actions={
        <>
          {isNewest && <NewEvents href={href({})} asOf={asOf} />}
          <ViewsMenu views={views.ok ? views.value : []} query={query} saveAction={saveAuditView} deleteAction={deleteAuditView} />
          <ExportMenu query={filter} action={exportRecord} disabledReason={disabledReason(actor, "audit.export")} />
          <EvidenceButton action={makeEvidencePack} disabledReason={disabledReason(actor, "audit.export")} />
        </>
      }
    >
      <Panel flush>
        <FilterBar
          label="Filter the record"
          path={paths.audit}
          filters={[
            { name: "q", label: "Words, ids, addresses", value: filter.q },
            { name: "within", label: "Time", value: filter.within, options: withinChoices },
            { name: "area", label: "Area", value: filter.area, options: areaChoices },
            { name: "result", label: "Result", value: filter.result, options: resultChoices },
            { name: "actor", label: "Who", value: filter.actor, options: actorChoices(people, items, filter.actor) },
          ]}
          more={[
            { name: "type", label: "Type", value: filter.type, options: typeChoices },
            { name: "resource", label: "Resource", value: filter.resource, options: resourceChoices },
            { name: "resourceId", label: "Resource id", value: filter.resourceId },
            { name: "subject", label: "About (id of a person or run)", value: filter.subject },
            { name: "portfolioId", label: "Portfolio id", value: filter.portfolioId },
            { name: "address", label: "Address or /24, /48", value: filter.address },
            { name: "request", label: "Request", value: filter.request },
            { name: "from", label: "From (UTC)", value: filter.from, kind: "time" },
            { name: "to", label: "Before (UTC)", value: filter.to, kind: "time" },
          ]}
        />
        <EventTable events={items} openAction={openEvent} />
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

type FrameProps = { readonly asOf?: string; readonly open?: number; readonly actions?: ReactNode; readonly children: ReactNode };

function Frame({ asOf, open = 0, actions, children }: FrameProps) {
  return (
    <>
      <PageHeader
        title="Audit"
        purpose="Who did what, when, to which thing, and whether it was let through. Newest first; nobody can change it from here."
        {...(asOf === undefined ? {} : { asOf })}
        actions={actions}
      />
      <AuditTabs current={paths.audit} open={open} />
      {children}
    </>
  );
}

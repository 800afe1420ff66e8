import { LoadFailure } from "#components/access/load-failure.tsx";
import { AnomalyTable } from "#components/audit/anomaly-table.tsx";
import { AuditTabs } from "#components/audit/audit-tabs.tsx";
import { LiveRefresh } from "#components/live/live-refresh.tsx";
import { FilterBar } from "#components/orders/filter-bar.tsx";
import { type Search, textOf } from "#components/orders/search-text.ts";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths, withQuery } from "#lib/paths.ts";
import { listAnomalies } from "#lib/services/audit/anomalies/list-anomalies.ts";
import { load } from "#lib/web/load.ts";
import { acknowledge, acknowledgeChange } from "../actions.ts";

export const metadata = { title: "Unusual" };

const states = [
  { value: "open", label: "Open" },
  { value: "acknowledged", label: "Acknowledged" },
];

export default async function AnomaliesPage({ searchParams }: { readonly searchParams: Promise<Search> }) {
  const search = await searchParams;
  const state = textOf(search, "state");
  const found = await load(listAnomalies, { state, older: textOf(search, "older"), newer: textOf(search, "newer") });
  const href = (cursor: Record<string, string>) => withQuery(paths.anomalies, { state, ...cursor });
  return (
    <>
      <PageHeader
        title="Unusual"
        purpose="What the rules found in the record, with the events that caused it. Every admin was told; somebody should look."
        {...(found.ok ? { asOf: found.value.asOf } : {})}
      />
      <AuditTabs current={paths.anomalies} open={found.ok ? found.value.open : 0} />
      <LiveRefresh topics={["audit"]} everyMs={2_000} />
      <Panel flush>
        {found.ok ? (
          <>
            <FilterBar
              label="Filter what was found"
              path={paths.anomalies}
              filters={[{ name: "state", label: "State", value: state, options: states }]}
            />
            <AnomalyTable items={found.value.items} actions={{ finding: acknowledge, recordChange: acknowledgeChange }} />
            <Pager
              noun="findings"
              shown={found.value.items.length}
              newerHref={found.value.newer && href({ newer: found.value.newer })}
              olderHref={found.value.older && href({ older: found.value.older })}
            />
          </>
        ) : (
          <LoadFailure failure={found.failure} what="what was found" retryHref={paths.anomalies} />
        )}
      </Panel>
    </>
  );
}

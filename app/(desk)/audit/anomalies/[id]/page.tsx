import Link from "next/link";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { AcknowledgeButton } from "#components/audit/acknowledge-button.tsx";
import { actorWord } from "#components/audit/actor-word.ts";
import { EventTable } from "#components/audit/event-table.tsx";
import { HistoryLink } from "#components/audit/history-link.tsx";
import { DefinitionList } from "#components/ui/definition-list.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Time } from "#components/ui/time.tsx";
import { historyPath, paths } from "#lib/paths.ts";
import { showAnomaly } from "#lib/services/audit/anomalies/show-anomaly.ts";
import { load } from "#lib/web/load.ts";
import { acknowledge, acknowledgeChange, openEvent } from "../../actions.ts";

export const metadata = { title: "Unusual" };

const purpose = "What a rule found, by which figures, and the events that caused it.";

export default async function AnomalyPage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params;
  const shown = await load(showAnomaly, { anomalyId: id });
  if (!shown.ok) {
    return (
      <>
        <PageHeader title="Unusual" purpose={purpose} />
        <Panel flush>
          <LoadFailure failure={shown.failure} what="the finding" />
        </Panel>
      </>
    );
  }
  const { anomaly, events } = shown.value;
  const isOpen = anomaly.acknowledgedAt === null;
  return (
    <>
      <p className="mb-1 text-sm">
        <Link href={paths.anomalies} className="rounded-sm text-muted hover:text-accent hover:underline">
          Everything unusual
        </Link>
      </p>
      <PageHeader
        title={anomaly.title}
        purpose={purpose}
        actions={
          <>
            <HistoryLink href={historyPath(anomaly.id)} disabledReason={null} />
            {isOpen && (
              <AcknowledgeButton
                anomalyId={anomaly.id}
                rule={anomaly.rule}
                title={anomaly.title}
                actions={{ finding: acknowledge, recordChange: acknowledgeChange }}
              />
            )}
          </>
        }
      />
      <div className="grid gap-4">
        <Panel title="Found">
          <DefinitionList
            columns={2}
            items={[
              { term: "About", value: actorWord(anomaly.about) },
              { term: "First event", value: <Time at={anomaly.firstAt} exact inline /> },
              { term: "Last event", value: <Time at={anomaly.lastAt} exact inline /> },
              ...(anomaly.acknowledgedAt === null
                ? []
                : [
                    {
                      term: "Acknowledged",
                      value: <Time at={anomaly.acknowledgedAt} exact inline />,
                      help: actorWord(anomaly.acknowledgedBy ?? "?"),
                    },
                  ]),
              ...Object.entries(anomaly.figures).map(([term, value]) => ({ term: figureWord(term), value: String(value) })),
            ]}
          />
        </Panel>
        <Panel title="Events behind it" note="Oldest first, at most 100" flush>
          <EventTable
            events={events}
            caption="Events behind the finding, oldest first"
            empty="The events were taken out of the record after their years."
            openAction={openEvent}
          />
        </Panel>
      </div>
    </>
  );
}

function figureWord(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import { type Isolation, isolationAttempts, isolationSays } from "#lib/domain/desk/isolation.ts";
import { Badge } from "../ui/badge.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { Panel } from "../ui/panel.tsx";

const words: Record<(typeof isolationAttempts)[number], string> = {
  "key-file": "Open the worker's key file",
  environment: "Read the worker's environment",
  memory: "Read the worker's memory",
  inspector: "Open an inspector in the worker",
  database: "Read stored credentials as the web's role",
};

/** What the web itself could reach, as it measured from inside. */
export function IsolationPanel({ isolation, sealingKey }: { readonly isolation: Isolation | null; readonly sealingKey: string | null }) {
  const isIsolated = isolation?.grade === "isolated";
  return (
    <Panel
      title="How far the console is kept from these credentials"
      note="The web process tries each of these every minute. Started as root, the parts run as users of their own; else they share one."
    >
      <p className="mb-2 text-sm">
        <Badge tone={isolation === null ? "neutral" : isIsolated ? "up" : "warning"} dot>
          {isolation === null ? "not measured yet" : isIsolated ? "isolated" : "shared user"}
        </Badge>{" "}
        <span className="text-muted">{isolation && isolationSays(isolation).replace(/^[^:]*: /, "")}</span>
      </p>
      <DefinitionList
        columns={2}
        items={[
          ...isolationAttempts.map((attempt) => ({
            term: words[attempt],
            value: isolation === null ? "–" : isolation.refused[attempt] ? "refused" : "possible",
          })),
          { term: "Credentials are sealed to", value: sealingKey === null ? "no key yet" : <code className="text-xs">{sealingKey}</code> },
        ]}
      />
    </Panel>
  );
}

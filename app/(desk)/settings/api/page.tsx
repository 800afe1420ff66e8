import type { Metadata } from "next";
import { LoadFailure } from "#components/access/load-failure.tsx";
import { SettingsTabs } from "#components/access/settings-tabs.tsx";
import { AuthenticationNote } from "#components/api/authentication-note.tsx";
import { OperationPanel } from "#components/api/operation-panel.tsx";
import { LinkButton } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { paths } from "#lib/paths.ts";
import { describeApi } from "#lib/services/desk/describe-api.ts";
import { apiDocument } from "#lib/web/api-document.ts";
import { apiReference } from "#lib/web/api-reference.ts";
import { apiRoutes } from "#lib/web/api-routes.ts";
import { load } from "#lib/web/load.ts";

export const metadata: Metadata = { title: "API reference" };

export default async function ApiReferencePage() {
  const described = await load(describeApi, {});
  if (!described.ok) return <LoadFailure failure={described.failure} what="the API reference" />;
  const { origin } = described.value;
  const groups = apiReference(apiDocument(apiRoutes, origin));
  return (
    <>
      <PageHeader
        title="API reference"
        purpose="Everything a program can ask of this desk over HTTP."
        actions={
          <>
            <LinkButton href={paths.tokens}>Tokens</LinkButton>
            <a href={`${paths.api.v1}/openapi.json`} className="self-center text-sm text-accent hover:underline">
              OpenAPI 3.1 as a file
            </a>
          </>
        }
      />
      <SettingsTabs current={paths.apiReference} />
      <div className="grid gap-4">
        <Panel title="Who is asking">
          <AuthenticationNote address={`${origin}${paths.api.v1}`} />
        </Panel>
        {groups.map(({ tag, operations }) => (
          <Panel key={tag} title={tag} flush>
            {operations.map((operation) => (
              <OperationPanel key={operation.id} operation={operation} />
            ))}
          </Panel>
        ))}
      </div>
    </>
  );
}

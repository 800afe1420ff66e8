import type { Actor } from "#lib/domain/access/actor.ts";
import { TabLinks } from "../ui/tab-links.tsx";
import { adminPagesFor } from "./admin-pages.ts";

/** The parts of the desk's administration that the asker's role opens. */
export function AdminTabs({ actor, current }: { readonly actor: Actor; readonly current: string }) {
  const tabs = adminPagesFor(actor).map(({ href, label }) => ({ href, label }));
  return <TabLinks label="Administration" tabs={tabs} current={current} />;
}

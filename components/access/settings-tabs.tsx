import { paths } from "#lib/paths.ts";
import { TabLinks } from "../ui/tab-links.tsx";

const tabs = [
  { href: paths.security, label: "Security" },
  { href: paths.sessions, label: "Sessions" },
  { href: paths.connections, label: "Connections" },
  { href: paths.tokens, label: "API tokens" },
  { href: paths.apiReference, label: "API reference" },
] as const;

/** The parts of one's own settings. */
export function SettingsTabs({ current }: { readonly current: string }) {
  return <TabLinks label="Settings" tabs={tabs} current={current} />;
}

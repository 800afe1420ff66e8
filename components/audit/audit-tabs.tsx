import { paths } from "#lib/paths.ts";
import { TabLinks } from "../ui/tab-links.tsx";

/** The parts of the audit area. @param open how many findings wait for somebody */
export function AuditTabs({ current, open }: { readonly current: string; readonly open?: number }) {
  const tabs = [
    { href: paths.audit, label: "Record" },
    { href: paths.anomalies, label: "Unusual", ...(open ? { count: open } : {}) },
    { href: paths.auditSettings, label: "Rules and retention" },
  ];
  return <TabLinks label="Audit" tabs={tabs} current={current} />;
}

export const frameworks = {
  soc2: "SOC 2 (Trust Services Criteria 2017)",
  iso27001: "ISO/IEC 27001:2022, Annex A",
  gdpr: "GDPR (Regulation (EU) 2016/679)",
} as const;

export type Framework = keyof typeof frameworks;

/** A section of an evidence pack: which events it holds, and which requirement each framework has for it. */
export type EvidenceSection = {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  /** Areas of event types, the part before the dot. */
  readonly areas: readonly string[];
  readonly types?: readonly string[];
  readonly controls: { readonly [framework in Framework]?: string };
  /** What is said where nothing happened. */
  readonly none: string;
};

export const evidenceSections: readonly EvidenceSection[] = [
  {
    id: "access-changes",
    title: "Changes of access",
    says: "Invitations, roles, grants, disabled people, lost factors, API tokens.",
    areas: ["user", "role", "grant", "factor", "token", "set-up"],
    controls: { soc2: "CC6.1, CC6.2, CC6.3", iso27001: "A.5.15, A.5.16, A.5.18, A.8.2", gdpr: "Art. 32(1)(b), 32(4)" },
    none: "No access was changed.",
  },
  {
    id: "approvals",
    title: "Changes with approvals",
    says: "Dangerous changes: who asked, who approved or vetoed, and when each was carried out.",
    areas: ["approval", "limit", "connection", "secret"],
    types: ["audit.setting-changed"],
    controls: { soc2: "CC5.2, CC8.1", iso27001: "A.5.3, A.8.9, A.8.32", gdpr: "Art. 24(1)" },
    none: "Nothing was changed that needs approval.",
  },
  {
    id: "sign-ins",
    title: "Failed and refused access",
    says: "Failed sign-ins, refused requests and tokens.",
    areas: ["request"],
    types: ["login.failed", "sign-on.refused", "token.refused", "login.unlocked"],
    controls: { soc2: "CC6.1, CC6.6, CC7.2", iso27001: "A.8.5, A.8.15, A.8.16", gdpr: "Art. 32(1)(b)" },
    none: "No access failed or was refused.",
  },
  {
    id: "keys",
    title: "Key rotations",
    says: "Keys that were made, rotated, retired or destroyed.",
    areas: ["signing-key", "keys", "credential"],
    types: ["audit.checkpoint-key-made"],
    controls: { soc2: "CC6.1", iso27001: "A.8.24", gdpr: "Art. 32(1)(a)" },
    none: "No key was rotated.",
  },
  {
    id: "restore-drills",
    title: "Backups and restore drills",
    says: "Backups that were made and verified, and restores that were tried.",
    areas: ["backup"],
    controls: { soc2: "A1.2, A1.3", iso27001: "A.8.13, A.5.30", gdpr: "Art. 32(1)(c)" },
    none: "No backup or restore drill is on record.",
  },
  {
    id: "incidents",
    title: "Incidents",
    says: "The kill switch, what the anomaly rules found and who acknowledged it, findings of the checks of the record.",
    areas: ["kill-switch", "anomaly"],
    types: ["audit.mismatch-found", "user.recovery-link-printed", "user.recovery-link-used"],
    controls: { soc2: "CC7.3, CC7.4", iso27001: "A.5.24, A.5.26, A.5.27", gdpr: "Art. 33, 34" },
    none: "No incident is on record.",
  },
  {
    id: "disclosure",
    title: "Who read and took out the record",
    says: "Searches, opened personal parts, exports and evidence packs.",
    areas: [],
    types: [
      "audit.searched",
      "audit.event-opened",
      "audit.exported",
      "audit.range-exported",
      "audit.month-read",
      "audit.verified",
      "audit.evidence-made",
      "audit.retired",
    ],
    controls: { soc2: "CC6.7, C1.1", iso27001: "A.5.33, A.8.15", gdpr: "Art. 5(2), 30" },
    none: "Nobody searched the record, opened personal parts of it or exported it.",
  },
  {
    id: "erasure",
    title: "Erasure and rights of people",
    says: "Personal data that was erased or handed to the person.",
    areas: ["person"],
    controls: { iso27001: "A.8.10, A.5.34", gdpr: "Art. 15, 17, 20" },
    none: "No erasure or request of a person is on record.",
  },
];

export function sectionsOf(framework: Framework): readonly EvidenceSection[] {
  return evidenceSections.filter(({ controls }) => controls[framework] !== undefined);
}

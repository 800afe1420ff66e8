import { Badge } from "../ui/badge.tsx";
import type { EventRow } from "./event-row.ts";

const looks = {
  done: { word: "Done", tone: "neutral" },
  refused: { word: "Refused", tone: "warning" },
  failed: { word: "Failed", tone: "danger" },
} as const;

export function ResultBadge({ result }: { readonly result: EventRow["result"] }) {
  const { word, tone } = looks[result];
  return <Badge tone={tone}>{word}</Badge>;
}

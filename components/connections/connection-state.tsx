import type { ConnectionView } from "#lib/domain/connection/connection-view.ts";
import { Badge, type BadgeTone } from "../ui/badge.tsx";

const looks: Record<ConnectionView["state"], { readonly tone: BadgeTone; readonly word: string }> = {
  waiting: { tone: "accent", word: "checking" },
  ready: { tone: "up", word: "ready" },
  failing: { tone: "warning", word: "failing" },
  refused: { tone: "danger", word: "refused" },
  unsafe: { tone: "danger", word: "may withdraw" },
  deleting: { tone: "neutral", word: "being deleted" },
};

/** The state of a connection in a word, and what is wrong in a sentence. */
export function ConnectionState({ connection }: { readonly connection: Pick<ConnectionView, "state" | "says" | "submission"> }) {
  const { tone, word } = looks[connection.state];
  const { submission } = connection;
  const rotation = submission && connection.state !== "waiting" && connection.state !== "refused" ? submission : null;
  return (
    <>
      <Badge tone={tone} dot>
        {word}
      </Badge>
      {connection.says && <p className="mt-1 text-xs text-muted">{connection.says}</p>}
      {connection.state === "refused" && submission?.says && <p className="mt-1 text-xs text-muted">{submission.says}</p>}
      {rotation && (
        <p className="mt-1 text-xs text-muted">
          {rotation.state === "waiting"
            ? `Version ${rotation.version} is being checked.`
            : `Version ${rotation.version} was refused: ${rotation.says}`}
        </p>
      )}
    </>
  );
}

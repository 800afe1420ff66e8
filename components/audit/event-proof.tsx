import { CopyButton, CopyId } from "../ui/copy-button.tsx";
import { DefinitionList } from "../ui/definition-list.tsx";
import { Time } from "../ui/time.tsx";
import type { ShownEvent } from "./shown-event.ts";

/** Where the event stands in the signed tree, and what somebody else needs to check it. */
export function EventProof({ proof }: { readonly proof: ShownEvent["proof"] }) {
  if (proof === null) return <p className="text-sm text-muted">Nothing of the tree is known about this event.</p>;
  if (proof.state === "waiting") {
    return <p className="text-sm text-muted">It waits to be sealed, which takes a second or two while the worker runs.</p>;
  }
  return (
    <div className="grid gap-2">
      <DefinitionList
        items={[
          { term: "Leaf", value: <CopyId id={proof.leaf} chars={16} />, help: `number ${proof.leafIndex} of ${proof.size}` },
          { term: "Root", value: <CopyId id={proof.root} chars={16} />, help: `${proof.path.length} hashes lead from the leaf to it` },
          { term: "Checkpoint", value: <Time at={proof.signedAt} exact inline />, help: "signed by the worker" },
        ]}
      />
      <p className="flex items-center gap-1 text-xs text-muted">
        <CopyButton text={JSON.stringify(proof, null, 2)} label="Copy the proof with its checkpoint" />
        The proof with its checkpoint, for <code className="font-mono">docs/audit-format.md</code>
      </p>
    </div>
  );
}

import { Time } from "../ui/time.tsx";
import { actorWord } from "./actor-word.ts";

type Version = { readonly version: number; readonly setBy: string; readonly setAt: string };

/** Who set what is in force, and what was before. @shape newest first */
export function VersionList({ versions }: { readonly versions: readonly Version[] }) {
  if (versions.length === 0) return <p className="text-sm text-muted">Nobody changed it: the defaults are in force.</p>;
  return (
    <ul className="grid gap-1 text-sm text-muted">
      {versions.map(({ version, setBy, setAt }) => (
        <li key={version}>
          Version {version}: {actorWord(setBy)}, <Time at={setAt} exact inline />
        </li>
      ))}
    </ul>
  );
}

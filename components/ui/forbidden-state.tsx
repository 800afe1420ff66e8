import { Icon } from "./icon.tsx";

type ForbiddenStateProps = {
  /** What is not allowed: "see the audit record". */
  readonly what: string;
  /** Who can change that. */
  readonly who?: string;
};

export function ForbiddenState({ what, who = "An admin can change your role." }: ForbiddenStateProps) {
  return (
    <div className="flex min-h-40 flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      <span className="mb-1 text-faint">
        <Icon name="lock" size={20} />
      </span>
      <p className="font-medium">You may not {what}</p>
      <p className="max-w-md text-sm text-muted">{who}</p>
    </div>
  );
}

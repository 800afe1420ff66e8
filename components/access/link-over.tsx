import { paths } from "#lib/paths.ts";
import { LinkButton } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";

/** Stands where the form would when a one-time link cannot be used. */
export function LinkOver({ says, next }: { readonly says: string; readonly next: string }) {
  return (
    <div role="alert" className="grid gap-3">
      <p className="flex items-start gap-2 font-medium">
        <span className="mt-0.5 text-warning">
          <Icon name="alert" />
        </span>
        {says}
      </p>
      <p className="text-sm text-muted">{next}</p>
      <div>
        <LinkButton href={paths.login}>Go to sign-in</LinkButton>
      </div>
    </div>
  );
}

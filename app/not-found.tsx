import { LinkButton } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { paths } from "#lib/paths.ts";

export default function NotFound() {
  return (
    <main className="px-4 pt-[12dvh]">
      <EmptyState title="There is nothing here that you can see" action={<LinkButton href={paths.overview}>Go to the overview</LinkButton>}>
        The address may be wrong, the thing may be gone, or it belongs to a portfolio you were not granted.
      </EmptyState>
    </main>
  );
}

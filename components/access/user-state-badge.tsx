import type { UserState } from "#lib/domain/access/user.ts";
import { Badge } from "../ui/badge.tsx";

const tones = { active: "neutral", invited: "accent", disabled: "warning" } as const;

export function UserStateBadge({ state }: { readonly state: UserState }) {
  return <Badge tone={tones[state]}>{state}</Badge>;
}

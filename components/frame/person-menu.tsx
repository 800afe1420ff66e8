"use client";

import { DropdownMenu, MenuItem, MenuRadioGroup, MenuSeparator } from "../ui/dropdown-menu.tsx";
import { Icon } from "../ui/icon.tsx";
import type { FramePerson } from "./nav.ts";
import type { Pair, Theme } from "./preference.ts";
import { themeOptions } from "./theme-switch.tsx";
import { usePair, useTheme } from "./use-preference.ts";
import { useSignOut } from "./use-sign-out.ts";

type PersonMenuProps = {
  readonly person: FramePerson;
  readonly theme: Theme;
  readonly pair: Pair;
  readonly signOutAction: () => Promise<void>;
};

const pairOptions: readonly { readonly value: Pair; readonly label: string }[] = [
  { value: "blue-orange", label: "Blue and orange" },
  { value: "green-red", label: "Green and red" },
];

/** Who is here, how the console looks, and the way out. */
export function PersonMenu({ person, theme: initialTheme, pair: initialPair, signOutAction }: PersonMenuProps) {
  const [theme, chooseTheme] = useTheme(initialTheme);
  const [pair, choosePair] = usePair(initialPair);
  const [isLeaving, signOut] = useSignOut(signOutAction);
  return (
    <DropdownMenu
      label="You"
      trigger={
        <button
          type="button"
          aria-label={`${person.name}: you and the look of the console`}
          className="flex h-8 max-w-44 items-center gap-1.5 rounded-md px-2 text-muted hover:bg-raised hover:text-ink data-[state=open]:bg-raised touch:h-11"
        >
          <Icon name="person" />
          <span className="truncate text-sm max-xl:hidden">{person.name}</span>
          <Icon name="chevron-down" size={12} />
        </button>
      }
    >
      <div className="min-w-56 px-2 py-1.5">
        <p className="truncate font-medium">{person.name}</p>
        {person.email !== undefined && <p className="truncate text-xs text-muted">{person.email}</p>}
        <p className="truncate text-xs text-muted">{person.roles}</p>
      </div>
      <MenuSeparator />
      <MenuRadioGroup label="Theme" value={theme} onChange={chooseTheme} options={themeOptions} />
      <MenuSeparator />
      <MenuRadioGroup label="Up and down" value={pair} onChange={choosePair} options={pairOptions} />
      <MenuSeparator />
      <MenuItem icon="sign-out" onSelect={signOut}>
        {isLeaving ? "Signing out" : "Sign out"}
      </MenuItem>
    </DropdownMenu>
  );
}

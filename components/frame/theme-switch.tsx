"use client";

import { useId } from "react";
import { Icon, type IconName } from "../ui/icon.tsx";
import type { Theme } from "./preference.ts";
import { useTheme } from "./use-preference.ts";

export const themeOptions: readonly { readonly value: Theme; readonly label: string; readonly icon: IconName }[] = [
  { value: "system", label: "System", icon: "system" },
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
];

/** System, light or dark, as three native radio buttons in one strip. */
export function ThemeSwitch({ theme: initial }: { readonly theme: Theme }) {
  const [theme, choose] = useTheme(initial);
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-md border border-line bg-raised p-0.5">
      <legend className="sr-only">Theme</legend>
      {themeOptions.map((option) => (
        <label
          key={option.value}
          className="relative inline-flex h-7 items-center gap-1.5 rounded-sm px-2.5 text-xs text-muted hover:text-ink has-checked:bg-surface has-checked:text-ink has-checked:ring-1 has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-accent touch:h-11 touch:px-3.5"
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={theme === option.value}
            onChange={() => choose(option.value)}
            className="absolute inset-0 m-0 appearance-none opacity-0"
          />
          <Icon name={option.icon} size={14} />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

"use client";

import { useState } from "react";
import { type Pair, pairCookie, type Rail, railCookie, type Theme, themeCookie } from "./preference.ts";

const yearSeconds = 365 * 24 * 60 * 60;

/** The theme: shown at once, remembered for the server's next paint. */
export function useTheme(initial: Theme): readonly [Theme, (theme: Theme) => void] {
  return usePreference(initial, (theme) => {
    document.documentElement.dataset.theme = theme;
    remember(themeCookie, theme);
  });
}

export function usePair(initial: Pair): readonly [Pair, (pair: Pair) => void] {
  return usePreference(initial, (pair) => {
    document.documentElement.dataset.pair = pair;
    remember(pairCookie, pair);
  });
}

export function useRail(initial: Rail): readonly [Rail, (rail: Rail) => void] {
  return usePreference(initial, (rail) => remember(railCookie, rail));
}

function usePreference<V extends string>(initial: V, apply: (value: V) => void): readonly [V, (value: V) => void] {
  const [value, setValue] = useState(initial);
  const choose = (next: V) => {
    setValue(next);
    apply(next);
  };
  return [value, choose];
}

function remember(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http
  document.cookie = `${name}=${value}; path=/; max-age=${yearSeconds}; samesite=lax${secure}`;
}

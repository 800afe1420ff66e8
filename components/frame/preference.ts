/** How a person wants the console to look; kept in cookies so that the server's first paint is already right. */
export const themeCookie = "bulwark-theme";
export const pairCookie = "bulwark-pair";
export const railCookie = "bulwark-rail";

export const themes = ["system", "light", "dark"] as const;
export const pairs = ["blue-orange", "green-red"] as const;
export const rails = ["wide", "narrow"] as const;

export type Theme = (typeof themes)[number];
/** The colours of up and down. */
export type Pair = (typeof pairs)[number];
export type Rail = (typeof rails)[number];

export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}

export function parsePair(value: string | undefined): Pair {
  return pairs.find((pair) => pair === value) ?? "blue-orange";
}

export function parseRail(value: string | undefined): Rail {
  return rails.find((rail) => rail === value) ?? "wide";
}

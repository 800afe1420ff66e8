/** The colours of a chart, read from the page, so that theme and colour pair hold on a canvas as well. */
export type ChartTheme = {
  readonly surface: string;
  readonly line: string;
  readonly ink: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly volume: string;
  readonly font: string;
};

export function readTheme(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--color-${name}`).trim() || "#808080";
  return {
    surface: color("surface"),
    line: color("line"),
    ink: color("ink"),
    muted: color("muted"),
    faint: color("faint"),
    accent: color("accent"),
    up: color("up"),
    down: color("down"),
    volume: withAlpha(color("strong"), 0.35),
    font: style.getPropertyValue("--font-sans").trim() || "sans-serif",
  };
}

/** Calls back when the person or the system changes the look. Returns the end of it. */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "data-pair"] });
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", onChange);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", onChange);
  };
}

/** "#0b6e63", 0.2 -> "rgba(11, 110, 99, 0.2)" */
export function withAlpha(hex: string, alpha: number): string {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (match === null) return hex;
  const [red, green, blue] = match.slice(1).map((pair) => Number.parseInt(pair, 16));
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

"use client"; // its path may not cross to the browser piece by piece: React would hide the pieces with a style attribute

const paths = {
  overview: "M2.5 9.5h4v4h-4zM2.5 2.5h4v4h-4zM9.5 2.5h4v4h-4zM9.5 9.5h4v4h-4z",
  markets: "M4.5 2v2.5M4.5 10v4M3 4.5h3V10H3zM11.5 2v4M11.5 11.5V14M10 6h3v5.5h-3z",
  runs: "M2 11.5 5.5 8l2.5 2.5L14 4.5M10.5 4.5H14V8",
  orders: "M5.5 4H14M5.5 8H14M5.5 12H14M2 4h.5M2 8h.5M2 12h.5",
  positions: "m8 2 6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
  portfolios: "M2 5h12v8.5H2zM5.5 5V2.5h5V5M2 8.5h12",
  risk: "M2 11.5a6 6 0 1 1 12 0M8 11.5l2.5-4M2 11.5h1.5M12.5 11.5H14",
  audit: "M3.5 2h6L13 5.5V14H3.5zM9.5 2v3.5H13M6 8.5h4.5M6 11h3",
  users:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12.5 9.8c1.2.6 2 1.9 2 3.7",
  person: "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6M2.5 14c0-2.8 2.4-4.5 5.5-4.5s5.5 1.7 5.5 4.5",
  settings: "M2 4.5h7M12.5 4.5H14M2 11.5h1.5M7 11.5h7M10.75 2.75v3.5M5.25 9.75v3.5",
  alert: "M8 2.2 14.5 13.5h-13zM8 6.5v3M8 11.6v.2",
  kill: "M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3zM5.5 8h5",
  "chevron-left": "M10 3.5 5.5 8l4.5 4.5",
  "chevron-right": "M6 3.5 10.5 8 6 12.5",
  "chevron-up": "M3.5 10 8 5.5l4.5 4.5",
  "chevron-down": "M3.5 6 8 10.5 12.5 6",
  "arrow-up": "M8 13V3.5M4 7.5l4-4 4 4",
  "arrow-down": "M8 3v9.5M4 8.5l4 4 4-4",
  copy: "M5.5 5.5H13V14H5.5zM10.5 5.5V2H3v8.5h2.5",
  check: "m3 8.5 3.5 3.5L13 4.5",
  close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7",
  system: "M2 3h12v8H2zM5.5 13.5h5M8 11v2.5",
  "sign-out": "M6 2.5H2.5v11H6M6.5 8H14M11 5l3 3-3 3",
  menu: "M2 4h12M2 8h12M2 12h12",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  play: "M4.5 2.5 13 8l-8.5 5.5z",
  stop: "M3.5 3.5h9v9h-9z",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  download: "M8 2v8M4.5 6.5 8 10l3.5-3.5M2.5 13.5h11",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10M10.5 10.5 14 14",
  info: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4M8 7.2v4M8 4.8V5",
  lock: "M3.5 7h9v7h-9zM5.5 7V4.5a2.5 2.5 0 0 1 5 0V7",
  key: "M5 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M6.8 8.2 13 2M10.5 4.5l2 2M12.2 2.8l1.3 1.3",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4",
  "eye-off":
    "M6.3 3.7A6.5 6.5 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5s-.7 1.3-2 2.5M4 4.8C2.4 6.1 1.5 8 1.5 8S4 12.5 8 12.5c1.3 0 2.4-.4 3.4-1M2.5 2.5l11 11",
  clock: "M8 14.2A6.2 6.2 0 1 0 8 1.8a6.2 6.2 0 0 0 0 12.4M8 4.5V8l2.5 1.5",
  rail: "M2 3h12v10H2zM6 3v10",
  external: "M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9v4.5h-9v-9H7",
} as const;

export type IconName = keyof typeof paths;

type IconProps = {
  readonly name: IconName;
  /** @unit px */
  readonly size?: number;
  /** Given only where no word stands beside the icon. */
  readonly label?: string;
};

/** One drawn sign of the set: 16 px grid, 1.5 px stroke, the colour of the text around it. */
export function Icon({ name, size = 16, label }: IconProps) {
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: it is hidden, or its label names it
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.25 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
      focusable="false"
      {...(label === undefined ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
    >
      <path d={paths[name]} />
    </svg>
  );
}

"use client"; // as icon.tsx: an svg may not cross to the browser piece by piece

type ProductMarkProps = {
  /** @unit px */
  readonly size?: number;
  readonly word?: boolean;
};

/** Three shields side by side: a bulwark. */
export function ProductMark({ size = 22, word = true }: ProductMarkProps) {
  return (
    <span className="inline-flex items-center gap-2 text-base font-semibold tracking-tight">
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: it is hidden beside the word, or its label names it */}
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        className="shrink-0 fill-accent"
        {...(word ? { "aria-hidden": true } : { role: "img", "aria-label": "Bulwark" })}
      >
        <path d="M2.5 6h5.25v10.2L5.12 19.5 2.5 16.2z" opacity={0.65} />
        <path d="M9.38 3h5.24v14.4L12 21l-2.62-3.6z" />
        <path d="M16.25 6h5.25v10.2l-2.62 3.3-2.63-3.3z" opacity={0.65} />
      </svg>
      {word && "Bulwark"}
    </span>
  );
}

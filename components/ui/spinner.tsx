"use client"; // as icon.tsx: an svg may not cross to the browser piece by piece

/** Turns while an action is under way; the words beside it say which. */
export function Spinner() {
  return (
    <svg
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      className="shrink-0 animate-spin"
      aria-hidden
    >
      <circle cx={8} cy={8} r={6} opacity={0.3} />
      <path d="M14 8a6 6 0 0 0-6-6" strokeLinecap="round" />
    </svg>
  );
}

import { classNames } from "./class-names.ts";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger" | "danger-quiet";
export type ButtonSize = "md" | "sm";

const variants: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-accent-ink hover:bg-accent-hover hover:border-accent-hover",
  secondary: "border-strong/60 bg-surface text-ink hover:bg-raised hover:border-strong",
  ghost: "border-transparent bg-transparent text-muted hover:bg-raised hover:text-ink",
  danger: "border-danger bg-danger text-danger-ink hover:bg-danger-hover hover:border-danger-hover",
  "danger-quiet": "border-danger/40 bg-danger-soft text-danger hover:border-danger",
};

const sizes: Record<ButtonSize, string> = {
  md: "h-8 px-3 text-base touch:h-11 touch:px-4",
  sm: "h-7 px-2.5 text-sm touch:h-11 touch:px-3",
};

const squares: Record<ButtonSize, string> = {
  md: "size-8 text-base touch:size-11",
  sm: "size-7 text-sm touch:size-11",
};

/** The classes of a button, also for links that look like one. */
export function buttonLook(variant: ButtonVariant, size: ButtonSize, state: { isDisabled?: boolean; isSquare?: boolean } = {}): string {
  return classNames(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none",
    "transition-colors duration-100",
    state.isSquare ? squares[size] : sizes[size],
    state.isDisabled ? "border-line bg-raised text-faint" : variants[variant],
  );
}

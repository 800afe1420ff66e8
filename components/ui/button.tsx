import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { type ButtonSize, type ButtonVariant, buttonLook } from "./button-look.ts";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";
import { ReasonedButton } from "./reasoned-button.tsx";
import { Spinner } from "./spinner.tsx";

export type ButtonProps = Omit<ComponentProps<"button">, "disabled" | "style"> & {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: IconName;
  readonly pending?: boolean;
  /** Why it cannot be pressed now. It stays in the tab order and says so. */
  readonly disabledReason?: string | null;
};

export function Button({ variant = "secondary", size = "md", icon, pending, disabledReason, className, children, ...rest }: ButtonProps) {
  const inside = (
    <>
      {pending ? <Spinner /> : icon !== undefined && <Icon name={icon} />}
      {children}
    </>
  );
  if (disabledReason) {
    return (
      <ReasonedButton reason={disabledReason} className={classNames(buttonLook(variant, size, { isDisabled: true }), className)}>
        {inside}
      </ReasonedButton>
    );
  }
  return (
    <button
      type="button"
      {...rest}
      aria-busy={pending || undefined}
      aria-disabled={pending || undefined}
      className={classNames(buttonLook(variant, size), pending && "pointer-events-none opacity-80", className)}
    >
      {inside}
    </button>
  );
}

type IconButtonProps = Omit<ButtonProps, "icon" | "children"> & { readonly icon: IconName; readonly label: string };

/** A button that shows only a sign; its name is read aloud and shown on hover. */
export function IconButton({ icon, label, variant = "ghost", size = "md", pending, disabledReason, className, ...rest }: IconButtonProps) {
  const inside = pending ? <Spinner /> : <Icon name={icon} />;
  if (disabledReason) {
    return (
      <ReasonedButton
        reason={disabledReason}
        label={label}
        className={classNames(buttonLook(variant, size, { isDisabled: true, isSquare: true }), className)}
      >
        {inside}
      </ReasonedButton>
    );
  }
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      aria-busy={pending || undefined}
      className={classNames(buttonLook(variant, size, { isSquare: true }), className)}
    >
      {inside}
    </button>
  );
}

type LinkButtonProps = {
  readonly href: string;
  readonly children: ReactNode;
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly icon?: IconName;
  readonly disabledReason?: string | null;
};

export function LinkButton({ href, children, variant = "secondary", size = "md", icon, disabledReason }: LinkButtonProps) {
  const inside = (
    <>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </>
  );
  if (disabledReason) {
    return (
      <ReasonedButton reason={disabledReason} className={buttonLook(variant, size, { isDisabled: true })}>
        {inside}
      </ReasonedButton>
    );
  }
  return (
    <Link href={href} className={buttonLook(variant, size)}>
      {inside}
    </Link>
  );
}

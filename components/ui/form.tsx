import type { ComponentProps, ReactNode } from "react";

/** One column of fields. */
export function Form({ children, ...rest }: Omit<ComponentProps<"form">, "className" | "style">) {
  return (
    <form noValidate {...rest} className="grid max-w-md gap-4">
      {children}
    </form>
  );
}

/** The buttons under a form: the act first. */
export function FormActions({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 pt-1">{children}</div>;
}

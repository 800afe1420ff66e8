import type { ReactNode } from "react";
import type { Theme } from "./preference.ts";
import { ProductMark } from "./product-mark.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

type AuthFrameProps = {
  readonly title: string;
  /** One sentence: what is asked, and why. */
  readonly purpose?: ReactNode;
  readonly theme?: Theme;
  readonly footer?: ReactNode;
  readonly children: ReactNode;
};

/** One narrow column for login and set-up. */
export function AuthFrame({ title, purpose, theme, footer, children }: AuthFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col items-center px-4 pt-[12dvh] pb-6 max-sm:pt-8">
      <div className="mb-6">
        <ProductMark size={28} />
      </div>
      <main id="main" className="w-full max-w-sm rounded-lg border border-line bg-surface p-6 max-sm:p-4">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {purpose !== undefined && <p className="mt-1 text-muted">{purpose}</p>}
        <div className="mt-5">{children}</div>
      </main>
      {footer !== undefined && <div className="mt-4 max-w-sm text-center text-sm text-muted">{footer}</div>}
      {theme !== undefined && (
        <div className="mt-auto pt-8">
          <ThemeSwitch theme={theme} />
        </div>
      )}
    </div>
  );
}

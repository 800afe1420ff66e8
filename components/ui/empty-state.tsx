import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon.tsx";

type EmptyStateProps = {
  /** What would be here: "No orders yet". */
  readonly title: string;
  readonly children?: ReactNode;
  /** The one action that fills it. */
  readonly action?: ReactNode;
  readonly icon?: IconName;
};

export function EmptyState({ title, children, action, icon }: EmptyStateProps) {
  return (
    <div className="flex min-h-40 flex-col items-center justify-center gap-1 px-6 py-8 text-center">
      {icon !== undefined && (
        <span className="mb-1 text-faint">
          <Icon name={icon} size={20} />
        </span>
      )}
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-md text-sm text-muted">{children}</div>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}

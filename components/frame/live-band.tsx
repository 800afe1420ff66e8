import { Icon } from "../ui/icon.tsx";

/** Under the top bar while a live portfolio is chosen: nobody mistakes it for paper. */
export function LiveBand() {
  return (
    <p className="flex h-7 items-center justify-center gap-2 bg-live px-3 text-xs font-semibold text-live-ink">
      <Icon name="alert" size={14} />
      <span className="truncate">LIVE: orders go to the venue with real money</span>
    </p>
  );
}

import { Age } from "../ui/age.tsx";
import { Time } from "../ui/time.tsx";

type AsOfLineProps = { readonly marketTime: string | null; readonly beatAt: string | null; readonly asOf: string };

/** How old the figures are: the market's clock, and when the worker was last heard. */
export function AsOfLine({ marketTime, beatAt, asOf }: AsOfLineProps) {
  return (
    <>
      {marketTime === null ? (
        "No candle consumed yet"
      ) : (
        <>
          Market time <Time at={marketTime} exact inline />
        </>
      )}
      {" · worker heard "}
      <Age at={beatAt} asOf={asOf} staleAfterMs={15_000} />
      {beatAt !== null && " ago"}
    </>
  );
}

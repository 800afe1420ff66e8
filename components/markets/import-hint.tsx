import { CopyButton } from "../ui/copy-button.tsx";

type ImportHintProps = { readonly symbol?: string };

/** How candles come in: from a file, at the command line of the desk's machine. */
export function ImportHint({ symbol = "BTC/USD" }: ImportHintProps) {
  const command = `npm run bulwark -- candles import FILE --instrument ${symbol} --interval 1m`;
  return (
    <div className="grid gap-2">
      <p>Candles come from a CSV or Parquet file. On the machine of the desk, in its checkout, run:</p>
      <p className="flex items-center gap-1 rounded-md border border-line bg-raised py-1 pr-1 pl-3 text-left">
        <code className="min-w-0 flex-1 font-mono text-xs break-words text-ink">{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </p>
      <p>An unknown symbol becomes a simulated instrument. A file with wrong rows is refused with their line numbers.</p>
    </div>
  );
}

import { CopyButton } from "../ui/copy-button.tsx";
import { Time } from "../ui/time.tsx";

type ShownOnceProps = { readonly text: string; readonly name: string; readonly mode: "plain" | "signed"; readonly expiresAt: string };

/** A token's text, shown this once: the desk cannot show it again. */
export function ShownOnce({ text, name, mode, expiresAt }: ShownOnceProps) {
  return (
    <div className="grid gap-2">
      <p className="text-sm">
        This is the token {name}. It is shown only now; store it where your program reads its secrets. It ends{" "}
        <Time at={expiresAt} inline />.
      </p>
      <div className="flex items-start gap-2 rounded-md border border-line bg-canvas p-2">
        <code title="API token" className="min-w-0 flex-1 text-xs break-all">
          {text}
        </code>
        <CopyButton text={text} label="Copy the token" />
      </div>
      <p className="text-sm text-muted">
        {mode === "signed"
          ? "The middle part is the key id, the last part signs requests. The page “API reference” says how."
          : "Send it as “Authorization: Bearer …”."}
      </p>
    </div>
  );
}

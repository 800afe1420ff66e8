import { type PasswordAbout, passwordDemands } from "#lib/domain/access/password-rule.ts";
import { Icon } from "../ui/icon.tsx";

/** What a new password must be, each line met or not while a person types. */
export function PasswordDemands({
  id,
  password,
  about,
}: {
  readonly id: string;
  readonly password: string;
  readonly about: PasswordAbout;
}) {
  return (
    <ul id={id} aria-label="Demands on the password" className="grid gap-0.5 text-xs text-muted">
      {passwordDemands(password, about).map((demand) => (
        <li key={demand.id} data-met={demand.isMet} className={`flex items-center gap-1.5 ${demand.isMet ? "text-ink" : ""}`}>
          <span className={demand.isMet ? "text-accent" : "text-faint"}>
            <Icon name={demand.isMet ? "check" : "minus"} size={12} />
          </span>
          {demand.says}
          <span className="sr-only">{demand.isMet ? ": met" : ": not yet"}</span>
        </li>
      ))}
    </ul>
  );
}

/** Last words of names that hold credentials. */
const secretName =
  /(^|[_\-.\s]|[a-z])(pass(wd|word|phrase|code)?|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key|secret[_-]?key|signing[_-]?key|encryption[_-]?key|master[_-]?key|auth[_-]?key|credentials?|client[_-]?secret|webhook[_-]?url|dsn|pepper|salt)$/i;

/** Values that are credentials whatever they are called. */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:[^\s@/]+@/i, "address with a password"],
  [/^(AKIA|ASIA)[0-9A-Z]{16}$/, "AWS access key"],
  [/^gh[pousr]_[A-Za-z0-9]{30,}$|^github_pat_[A-Za-z0-9_]{30,}$/, "GitHub token"],
  [/^xox[abprs]-[A-Za-z0-9-]{10,}$/, "Slack token"],
  [/^(sk|rk)_(live|test)_[A-Za-z0-9]{16,}$/, "payment key"],
  [/^hv[sbr]\.[A-Za-z0-9_-]{20,}$/, "Vault token"],
  [/^eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*$/, "web token"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "private key"],
];

/** What stands for a value that is somewhere else already, or for none. */
const reference =
  /^$|^\$\{?[A-Za-z_][\w.:-]*\}?$|^\$\{\{.*\}\}$|^\{\{.*\}\}$|^%\(.+\)s$|^<.*>$|^(vault|secretsmanager|ssm|op|file|env):|^!(vault|env|secret)|^process\.env|^(true|false|null|none|nil|yes|no|on|off|~)$|^\*+$/i;

/** What kind of credential a named value is; undefined when it is none, or only refers to one. */
export function credentialKind(name: string, value: string): string | undefined {
  if (reference.test(value.trim())) return undefined;
  for (const [pattern, kind] of secretValues) if (pattern.test(value)) return kind;
  return secretName.test(name) ? "named like a credential" : undefined;
}

/** `database.main-password` → `DATABASE_MAIN_PASSWORD`: how a credential is called once it is out of its file. */
export function credentialName(path: string): string {
  const words = path
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toUpperCase();
  return /^[A-Z]/.test(words) ? words : `SECRET_${words}`;
}

import { namedLikeKey } from "./key-names.ts";

/** Ends of names that hold credentials, their words joined by "_". */
const secretName =
  /(?:password|passwd|passphrase|passcode|secret|token|api_?key|private_?key|access_?key|secret_?key|signing_?key|encryption_?key|master_?key|auth_?key|service_?key|credentials?|mnemonic|seed_phrase|webhook_url|connection_?string|(?:^|_)(?:pw|dsn|pepper|salt|authorization)|(?<!by|com|tres|sur|over|under)pass|pwd|pass_(?:wd|word|phrase|code))$/;
const severalSecrets = /(?:passwords|passphrases|secrets|tokens|api_?keys|private_?keys|access_?keys|secret_?keys|mnemonics)$/;

/** Last words that only say which one of several it is. */
const which =
  /^(?:\d+|v\d+|prod|production|dev|development|test|testing|staging|stage|live|sandbox|demo|paper|old|new|current|previous|next|primary|secondary|main|default|backup|local)$/;

/** Values that are credentials whatever they are called. */
const secretValues: readonly (readonly [RegExp, string])[] = [
  [/^(?:jdbc:)?[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:(?!\$\{?[A-Za-z_]|\{\{|%\(|<)[^\s@/]+@/i, "address with a password"],
  [/^[a-z][a-z0-9+.:-]*\/\/\S*[?&](?:password|token|secret|api_?key|access_token)=(?!\$|\{\{|%\(|<)[^&\s]{4,}/i, "address with a password"],
  [/(?:^|;)\s*(?:password|pwd)\s*=\s*(?!\$|\{\{|%\(|<)[^;\s]+/i, "connection with a password"],
  [/^(AKIA|ASIA)[0-9A-Z]{16}$/, "AWS access key"],
  [/^gh[pousr]_[A-Za-z0-9]{30,}$|^github_pat_[A-Za-z0-9_]{30,}$/, "GitHub token"],
  [/^xox[abprs]-[A-Za-z0-9-]{10,}$/, "Slack token"],
  [/^(sk|rk)_(live|test)_[A-Za-z0-9]{16,}$/, "payment key"],
  [/^sk-[A-Za-z0-9_-]{20,}$|^AIza[A-Za-z0-9_-]{35}$|^glpat-[A-Za-z0-9_-]{20,}$|^SG\.[\w-]{16,}\.[\w-]{16,}$/, "key of a service"],
  [/^hv[sbr]\.[A-Za-z0-9_-]{20,}$/, "Vault token"],
  [/^eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*$/, "web token"],
  [/-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----/, "private key"],
];

/** What stands for a value that is somewhere else already, or for none. */
const reference =
  /^$|^\$\{?[A-Za-z_][\w.:-]*\}?$|^\$\{\{.*\}\}$|^\{\{.*\}\}$|^%\(.+\)s$|^<.*>$|^(vault|secretsmanager|ssm|op|file|env):|^!(vault|env|secret)|^process\.env|^(true|false|null|none|nil|yes|no|on|off|~)$|^\*+$/i;

/** What kind of credential a named value is; undefined when it is none, or only refers to one. @param path as a `Setting` has it */
export function credentialKind(path: string, value: string): string | undefined {
  const text = value.trim();
  if (reference.test(text)) return undefined;
  for (const [pattern, kind] of secretValues) if (pattern.test(text)) return kind;
  const segments = path.replaceAll(/\[\d+\]/g, "").split(".");
  const words = wordsOf(segments.at(-1) ?? "");
  const name = words.join("_");
  const isNamed =
    secretName.test(name) ||
    (severalSecrets.test(name) && !/^[\d._]+$/.test(text)) || // a number of tokens
    namedLikeKey(words, wordsOf(segments.at(-2) ?? ""), text);
  return isNamed ? "named like a credential" : undefined;
}

function wordsOf(name: string): readonly string[] {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  while (words.length > 1 && which.test(words.at(-1) ?? "")) words.pop();
  return words;
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

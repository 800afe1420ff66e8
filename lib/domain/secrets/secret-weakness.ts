import { type DeskSecret, deskSecrets } from "./desk-secrets.ts";

export type Weakness = "missing" | "short" | "default";

/**
 * Why production must not start on this value; undefined when it may. Of an address only the password counts; an address without a
 * password is missing one, except for mail, where a server may ask for none.
 */
export function secretWeakness(name: DeskSecret, value: string | undefined): Weakness | undefined {
  if (value === undefined || value.trim() === "") return "missing";
  const { shape, shortest } = deskSecrets[name];
  const secret = shape === "url" ? passwordOf(value) : value;
  if (secret === undefined) return name === "smtp-url" ? undefined : "missing";
  if (isDefault(secret)) return "default";
  return secret.length < shortest ? "short" : undefined;
}

/** What people leave in place: shipped passwords, words of templates, one character again and again. */
export function isDefault(secret: string): boolean {
  const bare = secret.toLowerCase().replace(/[^a-z0-9]/g, "");
  const word = bare.replace(/\d+$/, "");
  return (
    shipped.has(bare) ||
    shipped.has(word) ||
    /^(your|my|insert|replace|enter|put)[a-z]*(password|secret|key|token|passphrase|here)/.test(bare) ||
    /^[<{$[].*[>}\]]$/.test(secret.trim()) ||
    new Set(bare).size <= 2
  );
}

const shipped = new Set(
  `admin adminadmin administrator bulwark changeit changeme changemenow default defaultsecret demo dev development example guest letmein
  mysecret mysecretpassword pass passphrase passwd password passw0rd placeholder postgres postgrespassword postgresql qwerty root rootroot
  sa secret secretkey secretpassword smtp supersecret supersecretpassword test testing testtest todo user username welcome xxx abc
  correcthorsebatterystaple 0123456789 1234567890 12345678 123456789012345678901234567890`.split(/\s+/),
);

/** By hand: PostgreSQL's addresses of a socket have no host, which `URL` refuses. */
function passwordOf(address: string): string | undefined {
  const [, person = ""] = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)@/i.exec(address) ?? [];
  const password = person.includes(":") ? person.slice(person.indexOf(":") + 1) : "";
  return password === "" ? undefined : decoded(password);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a plain percent sign
  }
}

import { Refusal } from "./refusal.mjs";

const userPart = /^(postgres(?:ql)?:\/\/)(?:[^@/?#]*@)?/;

/** Address over a desk's own socket. The port is named so that a PGPORT around us changes nothing. */
export function socketAddress({ role, password, database, socket }) {
  return `postgresql://${role}:${password}@/${database}?host=${encodeURIComponent(socket).replaceAll("%2F", "/")}&port=5432`;
}

/** The same server and database for another role. Only letters, digits, - and _ are in our passwords. */
export function asRole(address, role, password) {
  return address.replace(userPart, `$1${role}:${password}@`);
}

/** Refuses what would make the roles' addresses mean something else than they say. */
export function checkAddress(address) {
  if (!userPart.test(address)) throw new Refusal("DATABASE_URL must start with postgresql:// (or postgres://).");
  if (/[?&](user|password)=/.test(address)) {
    throw new Refusal(
      "DATABASE_URL must carry user and password before the @, not as ?user= and ?password=, which would override the desk's own roles.",
    );
  }
  if (hostsOf(address).some((host) => !isLocal(host)) && !isVerified(address)) {
    throw new Refusal(
      "DATABASE_URL leads to another machine, so it must end in ?sslmode=verify-full: else anybody in between could pose as the database. Add &sslrootcert=FILE where its certificate is of an authority of your own.",
    );
  }
}

/** Every host that the address names; none for the socket of this machine. */
function hostsOf(address) {
  const [authority = "", query = ""] = address.replace(userPart, "").split(/\/[^?]*\??|\?/);
  const named = [...query.matchAll(/(?:^|&)host(?:addr)?=([^&]*)/g)].map(([, value]) => decodeURIComponent(value));
  return [...authority.split(","), ...named.flatMap((value) => value.split(","))].filter((host) => host !== "");
}

function isLocal(host) {
  return host.startsWith("/") || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|::1)(:\d+)?$/.test(host);
}

const isVerified = (address) => /[?&]sslmode=verify-full(&|$)/.test(address) && !/[?&]sslmode=(?!verify-full)/.test(address);

import { HOUR_MS, MINUTE_MS } from "../kernel/time.ts";
import { canonicalEmail } from "./email.ts";

/** How a bucket of failures grows: so many are free, then the delay doubles up to a cap; after a quiet time it starts anew. */
export type ThrottleRule = { readonly free: number; readonly firstDelayMs: number; readonly capMs: number; readonly forgetAfterMs: number };
export type ThrottleBucket = { readonly name: string; readonly rule: ThrottleRule };

/** One account from one network: a person who mistypes waits seconds, a guesser a quarter of an hour each time. */
const accountFromNetwork: ThrottleRule = { free: 4, firstDelayMs: 2_000, capMs: 15 * MINUTE_MS, forgetAfterMs: 24 * HOUR_MS };
/** One account from everywhere: slows a distributed guesser without locking the person out for long. */
const account: ThrottleRule = { free: 30, firstDelayMs: 1_000, capMs: MINUTE_MS, forgetAfterMs: 24 * HOUR_MS };
/** Mail to one account: a flood of it is a nuisance, and hides what matters. */
const mailToAccount: ThrottleRule = { free: 3, firstDelayMs: 10 * MINUTE_MS, capMs: 6 * HOUR_MS, forgetAfterMs: 24 * HOUR_MS };
const mailFromNetwork: ThrottleRule = { free: 20, firstDelayMs: MINUTE_MS, capMs: HOUR_MS, forgetAfterMs: HOUR_MS };
/** One network against all accounts: an office behind one address has room. */
const network: ThrottleRule = { free: 100, firstDelayMs: 1_000, capMs: 5 * MINUTE_MS, forgetAfterMs: HOUR_MS };

/** The buckets a login counts in. Names are made blind before they are stored. @source security.md, "throttle" */
export function loginBuckets(email: string, address: string | undefined, generation = 0): readonly ThrottleBucket[] {
  const who = canonicalEmail(email);
  const where = addressClass(address);
  const since = generation === 0 ? "" : `/${generation}`; // each unlock begins anew
  return [
    { name: `login/account+network/${who}/${where}${since}`, rule: accountFromNetwork },
    { name: `login/account/${who}${since}`, rule: account },
    { name: `login/network/${where}`, rule: network },
  ];
}

/** Guesses of codes by somebody who has the password already. Passkeys cannot be guessed and are never slowed down by this. */
const factorOfAccount: ThrottleRule = { free: 5, firstDelayMs: 2_000, capMs: 15 * MINUTE_MS, forgetAfterMs: 24 * HOUR_MS };

/** The bucket that codes of a user's second factors count in, at login and at step-up. */
export function factorBuckets(userId: string): readonly ThrottleBucket[] {
  return [{ name: `factor/account/${userId}`, rule: factorOfAccount }];
}

/** A browser that signed in to the account before counts alone: guesses from elsewhere do not keep its person out. */
export function deviceBuckets(deviceToken: string): readonly ThrottleBucket[] {
  return [{ name: `login/account+device/${deviceToken}`, rule: accountFromNetwork }];
}

/** Links sent by mail, each kind for itself: three at once from one network, then ever fewer. The answer never tells. */
export function mailBuckets(kind: string, email: string, address: string | undefined): readonly ThrottleBucket[] {
  return [
    { name: `mail/${kind}/account/${canonicalEmail(email)}`, rule: mailToAccount },
    { name: `mail/network/${addressClass(address)}`, rule: mailFromNetwork },
  ];
}

/** Wrong current passwords while changing one, and the like: by the person who is signed in. */
export function ownPasswordBuckets(userId: string): readonly ThrottleBucket[] {
  return [{ name: `password/own/${userId}`, rule: accountFromNetwork }];
}

/** @unit ms to wait after the `failures`th failure in a row */
export function throttleDelayMs(rule: ThrottleRule, failures: number): number {
  const over = failures - rule.free;
  if (over <= 0) return 0;
  return Math.min(rule.capMs, rule.firstDelayMs * 2 ** Math.min(over - 1, 30));
}

/** The network an address stands for: /24 of IPv4, /48 of IPv6, so that neighbours of one guesser share its bucket. */
export function addressClass(address: string | undefined): string {
  if (!address) return "unknown";
  const plain = plainAddress(address);
  if (plain.includes(":")) return `${expandedGroups(plain).slice(0, 3).join(":")}::/48`;
  return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
}

/** An address, or a network as /24 or /48. */
export function looksLikeNetwork(text: string): boolean {
  return /^(\d{1,3}\.){3}\d{1,3}(\/24)?$/.test(text) || /^[0-9a-f]{0,4}:[0-9a-f:.]*(\/48)?$/i.test(text);
}

/** One address, one text: an IPv4 address mapped into IPv6 is the IPv4 one, and IPv6 has all its groups. */
export function canonicalAddress(address: string): string {
  const plain = plainAddress(address);
  return plain.includes(":") ? expandedGroups(plain).join(":") : plain;
}

function plainAddress(address: string): string {
  return address
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .replace(/%.*$/, "")
    .toLowerCase();
}

function expandedGroups(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...middle, ...right].map((group) => group.replace(/^0+(?=.)/, ""));
}

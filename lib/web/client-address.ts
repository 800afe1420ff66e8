import { isIP } from "node:net";

/**
 * The address of whoever asks. Without proxies of ours it is the connection's; with `trusted` of them, each of which adds the address it
 * saw at the right end of X-Forwarded-For, it is the one that the outermost of ours saw. Anything further left was written by strangers.
 */
export function clientAddress(connection: string | undefined, forwardedFor: string | undefined, trusted: number): string | undefined {
  const own = plain(connection);
  if (trusted === 0) return own;
  const seen = (forwardedFor ?? "").split(",").map((each) => plain(each));
  const wanted = seen.at(-trusted);
  return seen.length >= trusted && wanted !== undefined ? wanted : own;
}

/** IPv4 in IPv6 clothing is IPv4, and the port that some proxies add goes; what is no address is nothing. */
function plain(text: string | undefined): string | undefined {
  const bare = text
    ?.trim()
    .replace(/^\[([^\]]*)\](?::\d{1,5})?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/, "$1");
  const address = bare?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
  return address && isIP(address) !== 0 ? address : undefined;
}

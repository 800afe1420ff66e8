import { BlockList, isIP } from "node:net";

/** Whether an address is one of a list of addresses and networks. An empty list holds nobody; an unknown address is in none. */
export function isAddressIn(list: readonly string[], address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
  const version = plain ? isIP(plain) : 0;
  return plain !== undefined && version !== 0 && blockList(list).check(plain, version === 6 ? "ipv6" : "ipv4");
}

/** Lists seldom change and are asked on every request. */
const made = new Map<string, BlockList>();
const KEEP = 1_000;

function blockList(list: readonly string[]): BlockList {
  const name = list.join(",");
  const known = made.get(name);
  if (known) return known;
  const fresh = new BlockList();
  for (const entry of list) {
    const [network = "", prefix] = entry.split("/");
    const family = isIP(network) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) fresh.addAddress(network, family);
    else fresh.addSubnet(network, Number(prefix), family);
  }
  if (made.size >= KEEP) made.clear();
  made.set(name, fresh);
  return fresh;
}

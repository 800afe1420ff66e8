import { lookup } from "node:dns/promises";
import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { isIP } from "node:net";
import { isAddressIn } from "#lib/config/address-list.ts";
import { hmacSha256 } from "#lib/crypto/hmac.ts";
import { canonicalJson } from "#lib/domain/kernel/canonical-json.ts";
import { hexOf } from "#lib/domain/kernel/hex.ts";
import type { AnchorPost } from "#lib/ports/anchor.ts";

const TIMEOUT_MS = 10_000;

/** Networks that nothing public stands in. @source IANA special-purpose address registries */
const notPublic = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"],
  ...["192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"],
  ...[
    "::/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
  ],
];

export type WebhookSettings = {
  readonly url: string;
  readonly secret: () => Promise<string>;
  /** Networks of the desk's own that it may stand in. */
  readonly networks: readonly string[];
  /** How long a receiver may take, ms. */
  readonly timeoutMs?: number;
};

/**
 * Posts checkpoints to one URL. The name is resolved once, every address must be public or in a named network, and the call goes to the
 * address that was looked at; a redirect is a refusal. The call is signed: `bulwark-signature: v1=` HMAC-SHA256 over `time.body`.
 * @source docs/audit-format.md, "Anchors"
 */
export function signedWebhook({ url, secret, networks, timeoutMs = TIMEOUT_MS }: WebhookSettings): AnchorPost {
  const target = new URL(url);
  if (target.username !== "" || target.password !== "") throw new TypeError("the webhook's URL holds no password; calls are signed");
  const isPlain = target.protocol === "http:";
  if (isPlain && networks.length === 0) throw new TypeError("the webhook's URL starts with https:");
  return {
    async post(anchor) {
      const address = await pinnedAddress(target.hostname.replace(/^\[|\]$/g, ""), networks, isPlain);
      const body = canonicalJson({ note: anchor.note, size: anchor.size, verifiers: [...anchor.verifiers] });
      const time = String(Date.now());
      const signature = hexOf(hmacSha256(Buffer.from(await secret(), "utf8"), Buffer.from(`${time}.${body}`, "utf8")));
      await send({ target, address, timeoutMs }, body, { "bulwark-time": time, "bulwark-signature": `v1=${signature}` });
    },
  };
}

class WebhookError extends Error {
  readonly code: string;
  constructor(code: string) {
    super(`the webhook did not take it: ${code}`);
    this.code = code;
  }
}

async function pinnedAddress(host: string, networks: readonly string[], isPlain: boolean): Promise<{ address: string; family: number }> {
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true });
  const isOwn = (address: string) => isAddressIn(networks, address);
  const [first] = found;
  if (!first) throw new WebhookError("ENOTFOUND");
  for (const { address } of found) {
    if (!isOwn(address) && (isPlain || isAddressIn(notPublic, address))) throw new WebhookError("address-not-allowed");
  }
  return first;
}

type Way = { readonly target: URL; readonly address: { address: string; family: number }; readonly timeoutMs: number };

function send({ target, address: pinned, timeoutMs }: Way, body: string, signed: Record<string, string>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const request = (target.protocol === "http:" ? plainRequest : tlsRequest)(target, {
    method: "POST",
    headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...signed },
    timeout: timeoutMs,
    agent: false,
    lookup: (_, options, done) => {
      if (options.all) done(null, [pinned]);
      else done(null, pinned.address, pinned.family);
    },
  });
  const late = setTimeout(() => request.destroy(new WebhookError("ETIMEDOUT")), timeoutMs);
  request.on("close", () => clearTimeout(late));
  request.on("error", reject);
  request.on("response", (response) => {
    response.destroy(); // what it says does not matter, and may be endless
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) resolve();
    else reject(new WebhookError(`status-${status}`));
  });
  request.end(body);
  return promise;
}

/** A `fetch` that reaches named origins alone. Redirects are refused, answers are bounded in time and size. */
export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/** Why nothing was sent, or nothing was taken. Never holds more than the origin: addresses may carry keys. */
export class EgressError extends TypeError {
  constructor(says: string, options?: { cause?: unknown }) {
    super(says, options);
    this.name = "EgressError";
  }
}

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * @param allowed origins such as "https://api.kraken.com"; TLS is verified as Node does, and nothing here can switch that off
 * @param timeoutMs for the whole of request and answer
 */
export function guardedFetch(allowed: readonly string[], { timeoutMs }: { readonly timeoutMs: number }): GuardedFetch {
  const origins = new Set(allowed.map((origin) => new URL(origin).origin));
  return async (url, init = {}) => {
    const target = new URL(url);
    if (!origins.has(target.origin)) throw new EgressError(`${target.origin} is not an address this may reach`);
    const limits = [AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])];
    const { method, headers, body } = init;
    const response = await fetch(target, {
      ...(method ? { method } : {}),
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
      redirect: "error",
      signal: AbortSignal.any(limits),
    });
    const bytes = await bounded(response);
    // A body that was read whole: the statuses that have none take none.
    const hasBody = ![204, 205, 304].includes(response.status);
    return new Response(hasBody ? bytes : null, {
      status: response.status,
      statusText: response.statusText,
      headers: plainHeaders(response),
    });
  };
}

async function bounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new EgressError("the answer is too long");
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

/** It is unpacked already, so its packing no longer holds. */
function plainHeaders(response: Response): Headers {
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  return headers;
}

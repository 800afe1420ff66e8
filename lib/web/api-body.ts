import { FailureError, failure } from "../domain/kernel/errors.ts";

const MAX_BODY_BYTES = 1_000_000;

/** The bytes as they came, for the signature; never more than a million of them. @throws FailureError too-large */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw new FailureError(failure("too-large"));
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel();
      throw new FailureError(failure("too-large"));
    }
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}

/**
 * JSON and nothing else: a form of another site's page can send neither this type nor, without a preflight, this request.
 * @throws FailureError unsupported-type, invalid-input
 */
export function jsonObject(request: Request, bytes: Uint8Array): Record<string, unknown> {
  const type = request.headers.get("content-type");
  if (bytes.byteLength === 0 && type === null) return {};
  if (!/^application\/json(?:; *charset="?utf-8"?)?$/i.test(type ?? "")) throw new FailureError(failure("unsupported-type"));
  if (bytes.byteLength === 0) return {};
  try {
    const body: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return { ...body };
  } catch {
    // answered below: the parser's message would quote the body
  }
  throw new FailureError(failure("invalid-input", "The body is not a JSON object."));
}

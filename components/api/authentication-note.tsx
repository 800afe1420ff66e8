/** How a program says who it is, with one request to copy. */
export function AuthenticationNote({ address }: { readonly address: string }) {
  return (
    <div className="grid max-w-prose gap-3 text-sm">
      <p>A plain token is sent as it is:</p>
      <pre className="rounded-md border border-line bg-canvas p-2 text-xs break-all whitespace-pre-wrap">
        <code>{`curl -H "Authorization: Bearer bulwark_…" ${address}/portfolios`}</code>
      </pre>
      <p>
        A token of the signed kind signs each request with HMAC-SHA256 over its method, path, sorted query, the SHA-256 of its body, the
        time (within 30 s of the desk's), a nonce that is used once, and the key id. Sensitive operations take nothing else.
      </p>
      <pre className="rounded-md border border-line bg-canvas p-2 text-xs break-all whitespace-pre-wrap">
        <code>{"Authorization: BULWARK-HMAC-SHA256 KeyId=…, Time=…, Nonce=…, Signature=…"}</code>
      </pre>
      <p>
        The exact text that is signed, and a worked example, stand in docs/api-signing.md. What is refused answers with a problem (RFC
        9457); a 429 says in Retry-After when to come again.
      </p>
    </div>
  );
}

/** What servers take at least; most refuse a longer request line or header with an error that would come back each time. @unit characters */
export const MAX_URI = 8_000;
export const MAX_HEADERS = 8_000;
/** A page of JSON is all that a provider has to say. @unit bytes */
export const MAX_BODY = 64_000;

/** What both `fetch` and the library that calls it know. */
type Sent = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly redirect?: RequestRedirect;
  readonly signal?: AbortSignal | undefined;
};

/** Refuses to send what the other side could not take, before it is sent. @throws RangeError */
export function boundedFetch(url: string, options: Sent): Promise<Response> {
  requireShortUri(url);
  const headers = [...new Headers(options.headers)].reduce((length, [name, value]) => length + name.length + value.length + 4, 0);
  if (headers > MAX_HEADERS) throw new RangeError(`the header fields for the provider have ${headers} characters, at most ${MAX_HEADERS}`);
  const body = options.body instanceof URLSearchParams ? options.body.toString().length : 0;
  if (body > MAX_BODY) throw new RangeError(`the form for the provider has ${body} characters, at most ${MAX_BODY}`);
  return fetch(url, options as RequestInit); // undefined members are as good as none to it
}

/** @throws RangeError */
export function requireShortUri(url: string): void {
  if (url.length > MAX_URI) throw new RangeError(`the address at the provider has ${url.length} characters, at most ${MAX_URI}`);
}

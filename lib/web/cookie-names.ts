/** Ports do not separate cookies, so names carry the desk's id; over TLS the prefix binds them to this host. */
export function cookieNames(options: { readonly deskId: string; readonly isSecure: boolean }) {
  const prefix = options.isSecure ? "__Host-" : "";
  const name = (use: string) => `${prefix}bulwark-${use}-${options.deskId}`;
  return {
    session: name("session"),
    csrf: name("csrf"),
    callback: name("callback"),
    ticket: name("ticket"),
    device: name("device"),
    signOn: name("sign-on"),
    /** For a minute after a sign-out: the next login page empties the browser's storage. */
    left: name("left"),
  } as const;
}

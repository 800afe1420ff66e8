/** Headers that this process writes on a request before any code of ours sees it; whatever came in under these names is overwritten. */
export const requestHeaders = {
  /** The client's address, from the connection. */
  address: "x-bulwark-address",
  /** Path and query of the page, for the way back after a login. */
  path: "x-bulwark-path",
  /** Method target as it came over the wire, for signatures. */
  target: "x-bulwark-target",
  /** UUID of the request, also sent back. */
  id: "x-request-id",
} as const;

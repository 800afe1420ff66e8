/** Thrown by a transaction whose lease is gone: whoever catches it lets the portfolio go and touches nothing. */
export class LeaseLostError extends Error {
  constructor() {
    super("the lease on the portfolio is gone");
    this.name = "LeaseLostError";
  }
}

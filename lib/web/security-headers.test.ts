import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./security-headers.ts";

describe("the policy of pages", () => {
  it("[A12] allows scripts and styles by nonce alone", () => {
    const policy = contentSecurityPolicy("N0nce", { isDevelopment: false });
    expect(policy).toContain("script-src 'self' 'nonce-N0nce' 'strict-dynamic'");
    expect(policy).toContain("style-src 'self' 'nonce-N0nce'");
    expect(policy).toContain("object-src 'none'; base-uri 'none'");
    expect(policy).not.toContain("unsafe");
  });
});

import { paths } from "../paths.ts";

const reportGroup = "policy";

/** Where browsers send what the policy stopped. */
export const reportingEndpoints = { name: "Reporting-Endpoints", value: `${reportGroup}="${paths.api.cspReport}"` } as const;

/**
 * The policy of every page. `'strict-dynamic'` lets the framework's own scripts load their chunks; nothing else runs, no style stands in
 * markup. A development server needs eval and inline styles and is never what is tested.
 * @source stack.md, trap 3
 */
export function contentSecurityPolicy(nonce: string, options: { readonly isDevelopment: boolean }): string {
  const { isDevelopment } = options;
  return [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${isDevelopment ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    `report-uri ${paths.api.cspReport}`,
    `report-to ${reportGroup}`,
  ].join("; ");
}

/** The same for every answer, files too. */
export const fixedHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy":
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=(), serial=()",
  "X-Permitted-Cross-Domain-Policies": "none",
  "X-DNS-Prefetch-Control": "off",
};

/** Two years; only where the one public origin is TLS, since it would lock a plain address out. */
export const strictTransport = { name: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" } as const;

/** Data of an API answer is nobody's page. */
export const apiPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

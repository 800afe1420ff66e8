import type { NextConfig } from "next";
import { fixedHeaders } from "./lib/web/security-headers.ts";

const config: NextConfig = {
  distDir: process.env["BULWARK_DIST_DIR"] || ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  logging: { serverFunctions: false }, // what people type would stand in the development server's log
  typescript: { ignoreBuildErrors: true }, // `npm run check` looks at types; a person's first start need not
  // Native addons and what reads its own files at run time stay outside the bundle, and kits that few desks load.
  serverExternalPackages: [
    "@aws-sdk/client-kms",
    "@aws-sdk/client-secrets-manager",
    "@duckdb/node-api",
    "@node-rs/argon2",
    "@prisma/client",
    "@prisma/adapter-pg",
    "pg",
    "pino",
    "rate-limiter-flexible",
  ],
  experimental: { serverActions: { bodySizeLimit: "1mb" } },
  async headers() {
    return [{ source: "/:path*", headers: Object.entries(fixedHeaders).map(([key, value]) => ({ key, value })) }];
  },
  async redirects() {
    return [{ source: "/", destination: "/overview", permanent: false }];
  },
};

export default config;

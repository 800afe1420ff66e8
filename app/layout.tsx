import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { pairCookie, parsePair, parseTheme, themeCookie } from "#components/frame/preference.ts";

export const metadata: Metadata = {
  title: { default: "Bulwark", template: "%s · Bulwark" },
  description: "A self-hosted trading desk.",
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { colorScheme: "light dark" };

/** Every page is rendered for its request: a static one could not carry the nonce of the content policy. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  await connection();
  const jar = await cookies();
  return (
    <html lang="en" data-theme={parseTheme(jar.get(themeCookie)?.value)} data-pair={parsePair(jar.get(pairCookie)?.value)}>
      <body>{children}</body>
    </html>
  );
}

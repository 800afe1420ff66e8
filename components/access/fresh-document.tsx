"use client";

import { useEffect } from "react";

/**
 * Loads this page as a document of its own where the browser came to it without one, so that nothing of the page before stays in memory. It
 * asks nobody: what was typed there and not saved went with that page.
 */
export function FreshDocument() {
  useEffect(() => {
    const [document] = performance.getEntriesByType("navigation");
    if (document && new URL(document.name).pathname !== location.pathname) location.reload();
  }, []);
  return null;
}

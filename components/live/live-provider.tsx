"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { liveClient } from "./live-client.ts";

/** Starts live updates while somebody is signed in; stands once, in the layout of the desk. */
export function LiveProvider() {
  const router = useRouter();
  useEffect(() => {
    const stop = liveClient.start();
    const unsubscribe = liveClient.subscribe({
      onChanged: () => undefined,
      onMissed: () => undefined,
      onEnded: () => router.refresh(), // the server sends whoever is not signed in to the login
    });
    return () => {
      unsubscribe();
      stop();
    };
  }, [router]);
  return null;
}

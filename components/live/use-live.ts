"use client";

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { liveClient } from "./live-client.ts";
import { concerns, type LiveMessage, type LiveState, type LiveTopic } from "./live-message.ts";

/**
 * Calls `onMessage` for each message of these topics, of this portfolio or of none. After something may have been missed it is called once
 * for the first topic, so that whoever asks anew on a message is never left behind.
 */
export function useLive(topics: readonly LiveTopic[], portfolioId: string | undefined, onMessage: (message: LiveMessage) => void): void {
  const heard = useEffectEvent((messages: readonly LiveMessage[]) => {
    for (const message of messages) if (concerns(message, topics, portfolioId)) onMessage(message);
  });
  const missed = useEffectEvent(() => {
    const [topic] = topics;
    if (topic) onMessage({ topic });
  });
  useEffect(
    () => liveClient.subscribe({ onChanged: (messages) => heard(messages), onMissed: () => missed(), onEnded: () => undefined }),
    [],
  );
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(liveClient.subscribeState, liveClient.state, () => "connecting");
}

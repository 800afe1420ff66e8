import type { SessionId, UserId, Uuid } from "#lib/domain/kernel/ids.ts";

export type StepUpMethod = "totp" | "passkey" | "recovery-code" | "password";

export type StepUpStore = {
  /** The name of an operation with an input: `use-case:hash`. The hash is keyed, so that nothing can be guessed back from it. */
  operationOf(useCase: string, inputText: string): Promise<string>;
  insert(stepUp: {
    readonly id: Uuid;
    readonly sessionId: SessionId;
    readonly userId: UserId;
    readonly operation: string;
    readonly method: StepUpMethod;
  }): Promise<void>;
  /** Uses a proof up that is at most five minutes old; false when there is none. Of two at once, one wins. */
  spend(sessionId: SessionId, operation: string): Promise<boolean>;
};

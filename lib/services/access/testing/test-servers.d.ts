/** The parts of two packages that tests start as real servers; the packages bring no types of their own. */
declare module "smtp-server" {
  import type { Server } from "node:net";
  import type { Readable } from "node:stream";
  export class SMTPServer {
    constructor(options: {
      readonly authOptional?: boolean;
      readonly disabledCommands?: readonly string[];
      readonly onData?: (
        stream: Readable,
        session: { readonly envelope: { readonly rcptTo: readonly { readonly address: string }[] } },
        done: (error?: Error) => void,
      ) => void;
      readonly onMailFrom?: (address: unknown, session: unknown, done: (error?: Error) => void) => void;
      readonly logger?: boolean;
    });
    readonly server: Server;
    listen(port: number, host: string, done: () => void): Server;
    close(done?: () => void): void;
    on(event: "error", listener: (error: Error) => void): this;
  }
}

declare module "oidc-provider" {
  import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{
      readonly uid: string;
      readonly prompt: { readonly name: string; readonly details: Readonly<Record<string, unknown>> };
      readonly params: Readonly<Record<string, unknown>>;
      readonly session?: { readonly accountId?: string };
      readonly grantId?: string;
    }>;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: object,
      options?: { readonly mergeWithLastSubmission?: boolean },
    ): Promise<void>;
    Grant: new (grant: {
      readonly accountId: string | undefined;
      readonly clientId: unknown;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
    on(event: string, listener: (...values: readonly unknown[]) => void): this;
    use(
      middleware: (
        context: { readonly path: string; body?: unknown; readonly oidc?: unknown; status?: number },
        next: () => Promise<void>,
      ) => Promise<void>,
    ): void;
  }
}

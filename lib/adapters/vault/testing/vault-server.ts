/**
 * Enough of Vault's HTTP API for the contract suites, over real HTTP: transit (derived aes256-gcm96 keys), KV version 2, token lookup and
 * renewal, AppRole login; and the ways in which a Vault fails. Answers are written after Vault's documentation and its source.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { TransitKey } from "./transit-key.ts";

type Token = { ttlMs: number; expiresAt: number; renewable: boolean; renewals: number };
type Answer = { status: number; body?: unknown };
export type Fault = "slow" | "sealed" | "drop" | "not-json" | "redirect" | "throttled" | "endless";

export class VaultServer {
  address = "";
  fault: Fault | undefined;
  logins = 0;
  readonly requests: string[] = [];
  readonly roleId = "role-1";
  secretId = "secret-id-0123456789";
  /** @unit ms */
  loginTtlMs = 3_600_000;
  readonly tokens = new Map<string, Token>();
  readonly transit = new Map<string, TransitKey>();
  readonly kv = new Map<string, Record<string, unknown> | "deleted">();
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  async listen(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on a port
    return this;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  addToken({ ttlMs = 0, renewable = false } = {}): string {
    const token = `hvs.${randomBytes(18).toString("base64url")}`;
    this.tokens.set(token, { ttlMs, expiresAt: ttlMs === 0 ? Number.POSITIVE_INFINITY : Date.now() + ttlMs, renewable, renewals: 0 });
    return token;
  }

  addTransitKey(name: string, options: { derived?: boolean; exportable?: boolean } = {}): TransitKey {
    const key = new TransitKey(options);
    this.transit.set(name, key);
    return key;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = (request.url ?? "").replace(/^\/v1\//, "");
    this.requests.push(`${request.method} ${path}`);
    if (this.fault === "slow") return; // until the client gives up
    if (this.fault === "drop") return void response.destroy();
    if (this.fault === "not-json") return void response.end("<html>a proxy</html>");
    if (this.fault === "endless") return void response.write(`{"data":"${"x".repeat(2_000_000)}`);
    if (this.fault === "redirect") return void response.writeHead(307, { location: "http://127.0.0.1:1/v1/stolen" }).end();
    const broken = {
      sealed: { status: 503, body: { errors: ["Vault is sealed"] } },
      throttled: { status: 429, body: { errors: ["slow down"] } },
    };
    const { status, body } = this.fault ? broken[this.fault] : this.#answer(request, path, Buffer.concat(parts).toString("utf8"));
    response.writeHead(status, { "content-type": "application/json" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  }

  #answer(request: IncomingMessage, path: string, text: string): Answer {
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, string>;
    if (path === "auth/approle/login") return this.#logIn(body);
    const token = this.tokens.get(String(request.headers["x-vault-token"]));
    if (!token || token.expiresAt <= Date.now()) return { status: 403, body: { errors: ["permission denied"] } };
    if (path === "auth/token/lookup-self")
      return { status: 200, body: { data: { ttl: Math.ceil(token.ttlMs / 1_000), renewable: token.renewable } } };
    if (path === "auth/token/renew-self") return this.#renew(request, token);
    const [mount, verb, ...rest] = path.split("/");
    if (mount === "secret" && verb === "data") return this.#read(decodeURIComponent(rest.join("/")));
    if (mount === "transit" && verb) return this.#withKey(verb, rest.join("/"), body);
    return { status: 404, body: { errors: [`no handler for route "${path}". route entry not found.`] } };
  }

  #logIn(body: Record<string, string>): Answer {
    this.logins += 1;
    if (body["role_id"] !== this.roleId || body["secret_id"] !== this.secretId) {
      return { status: 400, body: { errors: ["invalid role or secret ID"] } };
    }
    const client_token = this.addToken({ ttlMs: this.loginTtlMs, renewable: true });
    return { status: 200, body: { auth: { client_token, lease_duration: Math.ceil(this.loginTtlMs / 1_000), renewable: true } } };
  }

  #renew(request: IncomingMessage, token: Token): Answer {
    if (!token.renewable) return { status: 400, body: { errors: ["lease is not renewable"] } };
    token.renewals += 1;
    token.expiresAt = Date.now() + token.ttlMs;
    const client_token = String(request.headers["x-vault-token"]);
    return { status: 200, body: { auth: { client_token, lease_duration: Math.ceil(token.ttlMs / 1_000), renewable: true } } };
  }

  #read(path: string): Answer {
    const data = this.kv.get(path);
    if (data === undefined) return { status: 404, body: { errors: [] } };
    if (data === "deleted") return { status: 404, body: { data: { data: null, metadata: { deletion_time: "2026-01-01T00:00:00Z" } } } };
    return { status: 200, body: { request_id: randomUUID(), data: { data, metadata: { version: 1 } } } };
  }

  #withKey(verb: string, name: string, body: Record<string, string>): Answer {
    const key = this.transit.get(name);
    if (verb === "keys") {
      if (!key) return { status: 404, body: { errors: [] } };
      return { status: 200, body: { data: { name, type: "aes256-gcm96", derived: key.derived, exportable: key.exportable } } };
    }
    if (verb === "encrypt") return (key ?? this.addTransitKey(name)).encrypt(body); // as Vault does for whoever may create
    return key ? key.decrypt(body) : { status: 400, body: { errors: ["encryption key not found"] } };
  }
}

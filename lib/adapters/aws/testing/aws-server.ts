/**
 * Enough of AWS for the contract suites, over real HTTP: KMS Encrypt and Decrypt, Secrets Manager GetSecretValue, in the JSON protocol
 * that the official SDK speaks; and the ways in which they fail. Errors are named as AWS documents them.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Answer = { status: number; body: object };
export type AwsFault = "slow" | "broken" | "drop" | "denied" | "throttled" | "not-json";

const refused = (type: string, message = "refused", status = 400): Answer => ({ status, body: { __type: type, message } });

export class AwsServer {
  endpoint = "";
  fault: AwsFault | undefined;
  readonly calls: string[] = [];
  readonly keys = new Map<string, Buffer>();
  readonly secrets = new Map<string, string | "deleted" | "binary" | "empty">();
  readonly credentials = { accessKeyId: "AKIAEXAMPLEEXAMPLE00", secretAccessKey: "planted-aws-secret-key" };
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  async listen(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on a port
    return this;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  addKey(id: string): void {
    this.keys.set(id, randomBytes(32));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const call = String(request.headers["x-amz-target"]).replace(/^.*\./, "");
    this.calls.push(call);
    if (this.fault === "slow") return; // until the client gives up
    if (this.fault === "drop") return void response.destroy();
    const { status, body } = this.#answer(request, call, JSON.parse(Buffer.concat(parts).toString("utf8")) as Record<string, never>);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    response.end(this.fault === "not-json" ? "<html>" : JSON.stringify(body));
  }

  #answer(request: IncomingMessage, call: string, body: Record<string, never>): Answer {
    if (this.fault === "broken") return refused("InternalServiceError", "later", 500);
    if (this.fault === "throttled") return refused("ThrottlingException", "Rate exceeded");
    const isKnown = request.headers.authorization?.startsWith(`AWS4-HMAC-SHA256 Credential=${this.credentials.accessKeyId}/`);
    if (!isKnown) return refused("UnrecognizedClientException", "The security token included in the request is invalid.");
    if (this.fault === "denied") return refused("AccessDeniedException", "User: arn:aws:iam::1:user/planted is not authorized");
    if (call === "GetSecretValue") return this.#secret(body["SecretId"] ?? "");
    if (call === "Encrypt" || call === "Decrypt") return this.#withKey(call, body);
    return refused("UnknownOperationException");
  }

  #secret(name: string): Answer {
    const secret = this.secrets.get(name);
    if (secret === undefined) return refused("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    const noValue = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
    if (secret === "empty") return refused("ResourceNotFoundException", noValue);
    if (secret === "deleted") return refused("InvalidRequestException", "it was marked for deletion");
    return { status: 200, body: secret === "binary" ? { Name: name, SecretBinary: "AAAA" } : { Name: name, SecretString: secret } };
  }

  #withKey(call: "Encrypt" | "Decrypt", body: Record<string, never>): Answer {
    const key = this.keys.get(body["KeyId"] ?? "");
    if (!key) return refused("NotFoundException", "Alias is not found");
    const context: Record<string, string> = body["EncryptionContext"] ?? {};
    const aad = Buffer.from(JSON.stringify(Object.entries(context).toSorted()));
    const mark = createHash("sha256").update(key).digest().subarray(0, 4); // which key a blob is of
    if (call === "Encrypt") {
      const iv = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(aad);
      const sealed = Buffer.concat([cipher.update(Buffer.from(body["Plaintext"] ?? "", "base64")), cipher.final()]);
      const blob = Buffer.concat([mark, iv, sealed, cipher.getAuthTag()]).toString("base64");
      return { status: 200, body: { CiphertextBlob: blob, KeyId: body["KeyId"] } };
    }
    const blob = Buffer.from(body["CiphertextBlob"] ?? "", "base64");
    if (blob.length < 32) return refused("InvalidCiphertextException");
    if (!blob.subarray(0, 4).equals(mark)) return refused("IncorrectKeyException");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(4, 16), { authTagLength: 16 }).setAAD(aad);
      decipher.setAuthTag(blob.subarray(-16));
      const plain = Buffer.concat([decipher.update(blob.subarray(16, -16)), decipher.final()]);
      return { status: 200, body: { Plaintext: plain.toString("base64"), KeyId: body["KeyId"] } };
    } catch {
      return refused("InvalidCiphertextException");
    }
  }
}

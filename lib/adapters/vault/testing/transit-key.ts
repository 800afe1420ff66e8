import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

type Body = Readonly<Record<string, string>>;
type Answer = { readonly status: number; readonly body: unknown };

/** A derived aes256-gcm96 key of transit with its versions: the newest encrypts, those from `oldest` on decrypt. */
export class TransitKey {
  readonly derived: boolean;
  readonly exportable: boolean;
  readonly #versions = [randomBytes(32)];
  #oldest = 1;

  constructor({ derived = true, exportable = false } = {}) {
    this.derived = derived;
    this.exportable = exportable;
  }

  rotate(): void {
    this.#versions.push(randomBytes(32));
  }

  /** Sets Vault's min_decryption_version to the newest. */
  endOlder(): void {
    this.#oldest = this.#versions.length;
  }

  encrypt(body: Body): Answer {
    const key_version = this.#versions.length;
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#derived(key_version, body), iv);
    const plain = Buffer.from(body["plaintext"] ?? "", "base64");
    const sealed = Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    return { status: 200, body: { data: { ciphertext: `vault:v${key_version}:${sealed.toString("base64")}`, key_version } } };
  }

  decrypt(body: Body): Answer {
    const [, version = "0", text = ""] = /^vault:v([1-9]\d*):(.*)$/.exec(body["ciphertext"] ?? "") ?? [];
    const n = Number(version);
    if (n < 1 || n > this.#versions.length) return refused("ciphertext or signature version is disallowed by policy (too new?)");
    if (n < this.#oldest) return refused("ciphertext or signature version is disallowed by policy (too old)");
    const bytes = Buffer.from(text, "base64");
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.#derived(n, body), bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(-16));
      const plain = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
      return { status: 200, body: { data: { plaintext: plain.toString("base64") } } };
    } catch {
      return refused("cipher: message authentication failed");
    }
  }

  #derived(version: number, body: Body): Buffer {
    const material = this.#versions[version - 1] ?? "";
    return Buffer.from(hkdfSync("sha256", material, "", Buffer.from(body["context"] ?? "", "base64"), 32));
  }
}

function refused(says: string): Answer {
  return { status: 400, body: { errors: [says] } };
}

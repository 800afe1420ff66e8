import { DecryptCommand, EncryptCommand, KMSClient } from "@aws-sdk/client-kms";
import { type AwsPlace, awsErrorName, awsFailure, awsTimeoutMs } from "#lib/adapters/aws/aws-failure.ts";
import { sha256Hex } from "#lib/crypto/audit-digest.ts";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import type { KeyWrapper, Purpose } from "#lib/ports/key-wrapper.ts";

export type KmsSettings = AwsPlace & {
  /** Id, ARN or alias of a symmetric key; `{purpose}` in it stands for the purpose, where each has a key of its own. */
  readonly keyId: string;
  readonly purposes: readonly Purpose[];
};

/**
 * Wraps purpose keys with AWS KMS. Purpose and context go along as encryption context, which KMS authenticates and IAM conditions can
 * ask for (`kms:EncryptionContext:bulwark-purpose`), so that one key may serve web and worker and each opens its own purposes alone.
 */
export function awsKmsWrapper(settings: KmsSettings): KeyWrapper & { close(): void } {
  const { keyId, purposes, timeoutMs = awsTimeoutMs } = settings;
  const client = new KMSClient({
    region: settings.region,
    maxAttempts: 2,
    requestHandler: { requestTimeout: timeoutMs, connectionTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }),
  });
  const common = (purpose: Purpose, context: Uint8Array) => ({
    KeyId: keyId.replaceAll("{purpose}", purpose),
    EncryptionContext: { "bulwark-purpose": purpose, "bulwark-context": Buffer.from(context).toString("base64") },
    EncryptionAlgorithm: "SYMMETRIC_DEFAULT" as const,
  });
  const bounded = () => ({ abortSignal: AbortSignal.timeout(timeoutMs) });
  return {
    provider: "aws-kms",
    purposes: [...purposes],
    async wrap(purpose, context, raw) {
      if (!purposes.includes(purpose)) return ok(undefined);
      try {
        const { CiphertextBlob } = await client.send(new EncryptCommand({ ...common(purpose, context), Plaintext: raw }), bounded());
        return CiphertextBlob ? ok(packed(CiphertextBlob)) : err(failure("secret-store-refused"));
      } catch (error) {
        return err(awsFailure(error));
      }
    },
    async unwrap(purpose, context, wrapped) {
      if (!purposes.includes(purpose)) return ok(undefined);
      const blob = unpacked(wrapped);
      if (blob === undefined) return err(failure("decryption-failed"));
      try {
        const { Plaintext } = await client.send(new DecryptCommand({ ...common(purpose, context), CiphertextBlob: blob }), bounded());
        return Plaintext ? ok(new Uint8Array(Plaintext)) : err(failure("secret-store-refused"));
      } catch (error) {
        return err(doesNotOpen.has(awsErrorName(error)) ? failure("decryption-failed") : awsFailure(error));
      }
    },
    close: () => client.destroy(),
  };
}

const suite = 0x01;
const headBytes = 9;

/** Suite, the first 8 bytes of the blob's SHA-256, the blob: damage is told apart here, since KMS calls a damaged key id a denied access. */
function packed(blob: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array([suite, ...digestOf(blob), ...blob]);
}

function unpacked(wrapped: Uint8Array): Uint8Array | undefined {
  const blob = wrapped.subarray(headBytes);
  const isWhole = wrapped[0] === suite && blob.length > 0 && digestOf(blob).equals(wrapped.subarray(1, headBytes));
  return isWhole ? blob : undefined;
}

const digestOf = (blob: Uint8Array) => Buffer.from(sha256Hex(blob).slice(0, 16), "hex");

/** What KMS says of bytes that are damaged, of another key or under another context. */
const doesNotOpen = new Set(["InvalidCiphertextException", "IncorrectKeyException"]);

import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { type AwsPlace, awsErrorName, awsFailure, awsTimeoutMs } from "#lib/adapters/aws/aws-failure.ts";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok } from "#lib/domain/kernel/result.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import { epochMs } from "#lib/domain/kernel/time.ts";
import type { SecretProvider } from "#lib/ports/secret-provider.ts";

/**
 * Secrets of AWS Secrets Manager, named `<prefix><name>`, each a text. Not found is ResourceNotFoundException alone: a secret that is
 * scheduled for deletion, one without a text or a current value, a denied access and a throttled call are errors.
 */
export function awsSecretsManager(settings: AwsPlace & { readonly prefix?: string }): SecretProvider {
  const { prefix = "bulwark/", timeoutMs = awsTimeoutMs } = settings;
  const client = new SecretsManagerClient({
    region: settings.region,
    maxAttempts: 2,
    requestHandler: { requestTimeout: timeoutMs, connectionTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint }),
    ...(settings.credentials === undefined ? {} : { credentials: settings.credentials }),
  });
  return {
    name: "aws-secrets-manager",
    async get(secret) {
      try {
        const command = new GetSecretValueCommand({ SecretId: `${prefix}${secret}` });
        const { SecretString, CreatedDate } = await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
        return SecretString
          ? ok(new Secret(SecretString, CreatedDate && epochMs(CreatedDate.getTime())))
          : err(failure("secret-store-refused"));
      } catch (error) {
        return isAbsent(error) ? ok(undefined) : err(awsFailure(error));
      }
    },
    close: async () => client.destroy(),
  };
}

/** AWS gives the same name to a secret that is there without a current value; only its message tells them apart. */
function isAbsent(error: unknown): boolean {
  return awsErrorName(error) === "ResourceNotFoundException" && !/secret value|staging label/i.test(String(error));
}

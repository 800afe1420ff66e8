import { generateSecret, generateURI, verifySync } from "otplib";
import type { TotpCodes } from "#lib/ports/second-factors.ts";

const STEP_SECONDS = 30;
const SECRET_BYTES = 20;

/** @source RFC 6238, with the parameters that every authenticator app knows */
export const totpCodes: TotpCodes = {
  mintSecret: () => generateSecret({ length: SECRET_BYTES }),
  uri: (secret, label) => generateURI({ issuer: "Bulwark", label, secret, algorithm: "sha1", digits: 6, period: STEP_SECONDS }),
  stepOf(secret, code, now) {
    const token = code.replace(/[\s-]/g, "");
    if (!/^[0-9]{6}$/.test(token)) return undefined;
    const epoch = Math.floor(now / 1_000);
    const answer = verifySync({ secret, token, epoch, algorithm: "sha1", digits: 6, period: STEP_SECONDS, epochTolerance: STEP_SECONDS });
    return answer.valid ? Math.floor(epoch / STEP_SECONDS) + answer.delta : undefined;
  },
};

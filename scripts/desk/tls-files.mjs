import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { Refusal } from "./refusal.mjs";

/** Refuses now what would fail after a minute of other work. @param {{ cert: string, key: string }} files */
export function checkTlsFiles({ cert, key }) {
  const certificate = read(cert, "--tls-cert", (pem) => new X509Certificate(pem));
  const privateKey = read(key, "--tls-key", (pem) => createPrivateKey(pem));
  if (!certificate.checkPrivateKey(privateKey)) throw new Refusal(`--tls-key ${key} is not the key of the certificate ${cert}.`);
  if (Date.parse(certificate.validTo) < Date.now()) throw new Refusal(`--tls-cert ${cert} ended on ${certificate.validTo}.`);
  if (statSync(key).mode & 0o007)
    throw new Refusal(`--tls-key ${key} can be read by everybody on this machine. Change that: chmod 600 ${key}`);
}

function read(file, option, parse) {
  try {
    return parse(readFileSync(file));
  } catch (error) {
    throw new Refusal(`${option} ${file} cannot be used: ${error.message}`, { cause: error });
  }
}

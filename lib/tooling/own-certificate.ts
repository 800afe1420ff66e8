import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type OwnCertificate = { readonly cert: string; readonly key: string };

/** A certificate for 127.0.0.1 signed by itself, made by the machine's openssl; undefined where there is none. */
export function ownCertificate(days = 1): OwnCertificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), "bulwark-tls-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  try {
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        String(days),
        "-keyout",
        key,
        "-out",
        cert,
        ...subject,
      ],
      { stdio: "ignore" },
    );
  } catch {
    return undefined;
  }
  chmodSync(key, 0o600);
  return { cert, key };
}

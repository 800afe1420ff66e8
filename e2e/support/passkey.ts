import { createHash, createPrivateKey, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { CDPSession, Page } from "@playwright/test";
import { callAction } from "./actions.ts";
import { password } from "./password.ts";
import { testDesk, testFile } from "./test-desk.ts";

/** A passkey as the browser's virtual authenticator holds it. */
type Credential = {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId: string;
  readonly privateKey: string;
  readonly userHandle: string;
  readonly signCount: number;
};
type Held = { readonly session: CDPSession; readonly authenticatorId: string };

const held = new WeakMap<Page, Held>();

/** Gives the page's browser an authenticator that confirms by itself, with the person's passkey where one was kept. */
export async function plugIn(page: Page, person: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  held.set(page, { session, authenticatorId });
  if (existsSync(fileOf(person))) await refreshPasskey(page, person);
}

/** Remembers the passkey that was made on this page as the person's. */
export async function keepPasskey(page: Page, person: string): Promise<void> {
  const { session, authenticatorId } = of(page);
  const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
  if (!credentials[0]) throw new Error("No passkey was made on this page.");
  writeFileSync(fileOf(person), JSON.stringify(credentials[0]));
}

/** Before each use: several browsers hold the same passkey here, and its counter must grow over all of them. */
export async function refreshPasskey(page: Page, person: string): Promise<void> {
  const { session, authenticatorId } = of(page);
  await session.send("WebAuthn.clearCredentials", { authenticatorId });
  await session.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credentialOf(person), signCount: nextCount(person) } });
}

/** Answers a challenge as the authenticator would, without a browser. @source Web Authentication Level 3, section 6.1 */
export function answerChallenge(person: string, challenge: string): object {
  const { credentialId, privateKey, rpId, userHandle } = credentialOf(person);
  const flags = Buffer.from([0b101]); // present and verified
  const count = Buffer.alloc(4);
  count.writeUInt32BE(nextCount(person));
  const authenticatorData = Buffer.concat([createHash("sha256").update(rpId).digest(), flags, count]);
  const clientData = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge, origin: testDesk().origin, crossOrigin: false }));
  const signed = Buffer.concat([authenticatorData, createHash("sha256").update(clientData).digest()]);
  const key = createPrivateKey({ key: Buffer.from(privateKey, "base64"), format: "der", type: "pkcs8" });
  const id = Buffer.from(credentialId, "base64").toString("base64url");
  return {
    id,
    rawId: id,
    type: "public-key",
    clientExtensionResults: {},
    response: {
      authenticatorData: authenticatorData.toString("base64url"),
      clientDataJSON: clientData.toString("base64url"),
      signature: sign("sha256", signed, key).toString("base64url"),
      userHandle: Buffer.from(userHandle, "base64").toString("base64url"),
    },
  };
}

/** Confirms one dangerous operation for a session, the way the dialog does: with the passkey, or the password of whoever has no factor. */
export async function proveOperation(person: string, cookie: string, operation: string): Promise<void> {
  const file = "app/(desk)/step-up/actions.ts";
  const proof = existsSync(fileOf(person)) ? await passkeyProof() : { method: "password", password };
  const proven = await callAction(file, "proveStepUp", { ...proof, operation }, { cookie });
  if (!proven.isOk) throw new Error(`The step-up was refused: ${proven.code} ${proven.message}`);

  async function passkeyProof(): Promise<object> {
    const offered = await callAction(file, "offerStepUp", {}, { cookie });
    const { offer, options } = offered.value as { offer: string; options: { challenge: string } }; // of the use case
    return { method: "passkey", offer, response: answerChallenge(person, options.challenge) };
  }
}

/** Greater than every count before, whoever used the passkey; a browser's own authenticator adds one to it. */
function nextCount(person: string): number {
  const file = testFile(`passkey-count-of-${person}.json`);
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const next = Math.max(last + 2, Math.floor(Date.now() / 1_000));
  writeFileSync(file, String(next));
  return next;
}

function credentialOf(person: string): Credential {
  return JSON.parse(readFileSync(fileOf(person), "utf8")) as Credential; // written above
}

function of(page: Page): Held {
  const found = held.get(page);
  if (!found) throw new Error("This page's browser has no authenticator.");
  return found;
}

const fileOf = (person: string) => testFile(`passkey-of-${person}.json`);

import { afterEach, describe, expect, it } from "vitest";
import { partEnvironment } from "./environment.mjs";

const data = { directory: "/d", deskId: "desk", keyFile: (role: string) => `/d/keys/${role}.key` };
const of = (keyRole: "web" | "worker") => partEnvironment({ data, origin: "https://desk.example", keyRole });
const set = (variables: Record<string, string>) => Object.assign(process.env, variables);
const before = { ...process.env };
afterEach(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
});

describe("the environment of a part", () => {
  it("[S1] gives web and worker the places of secrets, and each what carries its name", () => {
    set({
      BULWARK_VAULT_ADDR: "https://vault",
      BULWARK_VAULT_ROLE_ID: "both",
      BULWARK_VAULT_ROLE_ID_WORKER: "of-the-worker",
      BULWARK_DATABASE_URL_FILE_WEB: "/web-url",
    });
    expect(of("web")).toMatchObject({
      BULWARK_VAULT_ADDR: "https://vault",
      BULWARK_VAULT_ROLE_ID: "both",
      BULWARK_DATABASE_URL_FILE: "/web-url",
    });
    expect(of("worker")).toMatchObject({ BULWARK_VAULT_ROLE_ID: "of-the-worker" });
    expect(of("worker")).not.toHaveProperty("BULWARK_DATABASE_URL_FILE");
  });

  it("v5.0.0-13.3.1 lets no secret and nothing unknown of the starter's own environment through", () => {
    set({
      DATABASE_URL: "postgresql://planted",
      VAULT_TOKEN: "planted",
      AWS_SECRET_ACCESS_KEY: "planted",
      SMTP_URL: "planted",
      BULWARK_OTHER: "planted",
    });
    for (const role of ["web", "worker"] as const) expect(JSON.stringify(of(role))).not.toContain("planted");
  });
});

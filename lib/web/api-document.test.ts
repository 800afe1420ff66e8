import { describe, expect, it } from "vitest";
import { apiDocument } from "./api-document.ts";
import { apiReference } from "./api-reference.ts";
import { apiRoutes } from "./api-routes.ts";

const document = apiDocument(apiRoutes, "https://desk.example");
const text = JSON.stringify(document);

describe("the OpenAPI description", () => {
  it("[A8] is OpenAPI 3.1, names this desk and has every operation once with its fields", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(document.servers).toEqual([{ url: "https://desk.example/api/v1" }]);
    const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(operations.sort()).toEqual(apiRoutes.map(({ method, path }) => `${method.toLowerCase()} ${path}`).sort());
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(apiRoutes.length);
  });

  it("reads the fields of each request from the schema that parses it", () => {
    const run = document.paths?.["/runs"]?.post as {
      requestBody: { content: Record<string, { schema: { properties: object; required: string[] } }> };
    };
    expect(Object.keys(run.requestBody.content)).toEqual(["application/json"]);
    const { properties, required } = run.requestBody.content["application/json"]?.schema ?? { properties: {}, required: [] };
    expect(Object.keys(properties)).toEqual(["portfolioId", "instrumentId", "interval", "strategy", "params"]);
    expect(required).toEqual(["portfolioId", "instrumentId", "interval", "strategy"]);
    const orders = document.paths?.["/orders"]?.get?.parameters as { name: string; in: string }[];
    expect(orders.map(({ name }) => name)).toEqual(expect.arrayContaining(["portfolioId", "older", "newer", "limit"]));
    expect(document.paths?.["/runs/{id}/stop"]?.post).not.toHaveProperty("requestBody"); // the address says all of it
  });

  it("marks what is sensitive as signed only, and what is open as open", () => {
    const security = (path: string, method: "get" | "put" | "delete" | "post") => document.paths?.[path]?.[method]?.security;
    expect(security("/limits/{rule}", "put")).toEqual([{ signedRequest: [] }]);
    expect(security("/portfolios/{id}", "delete")).toEqual([{ signedRequest: [] }]);
    expect(security("/kill-switch/engage", "post")).toEqual([{ plainToken: [] }, { signedRequest: [] }]);
    expect(security("/health", "get")).toEqual([]);
  });

  it("is what the page shows, every field on a line", () => {
    const groups = apiReference(document);
    expect(groups.flatMap(({ operations }) => operations)).toHaveLength(apiRoutes.length);
    const put = groups.flatMap(({ operations }) => operations).find(({ path }) => path === "/limits/{rule}");
    expect(put).toMatchObject({ method: "PUT", isSignedOnly: true });
    expect(put?.fields.map(({ name, where }) => `${where} ${name}`)).toEqual(
      expect.arrayContaining(["path rule", "body value", "body expectedVersion"]),
    );
  });

  it("v5.0.0-3.6.1 loads nothing from elsewhere and names no insides", () => {
    expect(text).not.toMatch(/https?:\/\/(?!desk\.example)/);
    expect(text).not.toMatch(/node_modules|prisma|\/lib\//i);
  });
});

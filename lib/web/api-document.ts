/** The OpenAPI 3.1 description, made of the table of routes and the zod schemas that read the requests. */
import { OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import { z } from "zod";
import { permissions } from "../domain/access/permissions.ts";
import { SIGNATURE_SCHEME } from "../domain/access/signed-request.ts";
import { failures } from "../domain/kernel/errors.ts";
import type { ApiRoute } from "./api-route.ts";
import { apiShapes } from "./api-shapes.ts";

export type ApiDocument = ReturnType<OpenApiGeneratorV31["generateDocument"]>;

export function openApiResponse(routes: readonly ApiRoute[], origin: string, headers: Readonly<Record<string, string>>): Response {
  const all = { ...headers, "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(apiDocument(routes, origin)), { headers: all });
}

export function apiDocument(routes: readonly ApiRoute[], origin: string): ApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "plainToken", {
    type: "http",
    scheme: "bearer",
    description: "A plain token, sent as it is.",
  });
  registry.registerComponent("securitySchemes", "signedRequest", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: `${SIGNATURE_SCHEME} KeyId=…, Time=…, Nonce=…, Signature=…; see docs/api-signing.md. Sensitive operations take this alone.`,
  });
  for (const route of routes) registry.registerPath(operationOf(route));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "Bulwark",
      version: "1",
      description:
        "Money, prices and sizes are decimal text; times are ISO 8601 in UTC. A list goes on with the cursors `older` and `newer` it gives.",
    },
    servers: [{ url: `${origin}/api/v1` }],
  });
  const { webhooks: _, ...rest } = document;
  return rest;
}

type Operation = Parameters<OpenAPIRegistry["registerPath"]>[0];

function operationOf(route: ApiRoute): Operation {
  const { method, path, tag, says, useCase, params = {}, fixed = {}, status } = route;
  const fields = fieldsOf(useCase.input, [...Object.values(params), ...Object.keys(fixed)]);
  const isSensitive = useCase.permission !== "public" && permissions[useCase.permission].danger && method !== "GET";
  return {
    method: method === "GET" ? "get" : method === "POST" ? "post" : method === "PUT" ? "put" : "delete",
    path,
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "")}`,
    tags: [tag],
    summary: says,
    ...(useCase.permission === "public" ? {} : { description: `Takes the permission \`${useCase.permission}\`.` }),
    security: useCase.permission === "public" ? [] : isSensitive ? [{ signedRequest: [] }] : [{ plainToken: [] }, { signedRequest: [] }],
    request: {
      ...(Object.keys(params).length > 0
        ? { params: z.object(Object.fromEntries(Object.keys(params).map((name) => [name, z.string()]))) }
        : {}),
      ...(fields && method === "GET" ? { query: fields } : {}),
      ...(fields && method !== "GET" && Object.keys(fields.shape).length > 0
        ? { body: { required: true, content: { "application/json": { schema: fields } } } }
        : {}),
    },
    responses: {
      [status]: { description: "Done", content: { "application/json": { schema: apiShapes[useCase.name] ?? z.looseObject({}) } } },
      ...Object.fromEntries(problemsOf(route).map((code) => [code, problemResponse])),
    },
  };
}

/** The object behind a schema, without the fields that the address stands for. */
function fieldsOf(schema: z.ZodType, without: readonly string[]): z.ZodObject | undefined {
  const object = objectOf(schema);
  if (!object) return undefined;
  return z.object(Object.fromEntries(Object.entries(object.shape).filter(([name]) => !without.includes(name))));
}

/** Schemas of inputs are objects, with a step before or after that reads forms or checks what belongs together. */
function objectOf(schema: z.ZodType): z.ZodObject | undefined {
  if (schema instanceof z.ZodObject) return schema;
  if (!(schema instanceof z.ZodPipe)) return undefined;
  return objectOf(schema.in as z.ZodType) ?? objectOf(schema.out as z.ZodType); // the two ends of a pipe are schemas
}

function problemsOf({ method, params, useCase }: ApiRoute): readonly number[] {
  const codes = ["invalid-input", "throttled", "database-unavailable"] as const;
  const closed = useCase.permission === "public" ? [] : (["unauthenticated", "forbidden"] as const);
  const more = [...(params ? (["not-found"] as const) : []), ...(method === "GET" ? [] : (["conflict", "unsupported-type"] as const))];
  return [...new Set([...codes, ...closed, ...more].map((code) => failures[code].status))].sort((a, b) => a - b);
}

const problemSchema = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(failures) as [string, ...string[]]), // the table has rows
  detail: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
  logId: z.string().optional(),
});

const problemResponse = {
  description: "Refused or failed (RFC 9457)",
  content: { "application/problem+json": { schema: problemSchema } },
};

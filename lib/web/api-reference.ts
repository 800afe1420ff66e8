import type { ApiDocument } from "./api-document.ts";

export type ReferenceField = {
  readonly name: string;
  readonly where: "path" | "query" | "body";
  readonly type: string;
  readonly isRequired: boolean;
};
export type ReferenceOperation = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly says: string;
  readonly note: string;
  readonly isSignedOnly: boolean;
  readonly fields: readonly ReferenceField[];
};
export type ReferenceGroup = { readonly tag: string; readonly operations: readonly ReferenceOperation[] };

/** The description as a page reads it: by subject, each field on a line. */
export function apiReference(document: ApiDocument): readonly ReferenceGroup[] {
  const groups = new Map<string, ReferenceOperation[]>();
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Readonly<Record<string, DescribedOperation>>)) {
      // the generator's own output, in the part of OpenAPI that we read
      const tag = operation.tags?.[0] ?? "Other";
      groups.set(tag, [...(groups.get(tag) ?? []), readOperation(method, path, operation)]);
    }
  }
  return [...groups].map(([tag, operations]) => ({ tag, operations }));
}

type Described = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Described[];
};
type DescribedOperation = {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: "path" | "query";
    readonly required?: boolean;
    readonly schema?: Described;
  }[];
  readonly requestBody?: {
    readonly content: {
      readonly "application/json": {
        readonly schema: { readonly properties?: Readonly<Record<string, Described>>; readonly required?: readonly string[] };
      };
    };
  };
};

function readOperation(method: string, path: string, operation: DescribedOperation): ReferenceOperation {
  const body = operation.requestBody?.content["application/json"].schema;
  const security = operation.security ?? [];
  return {
    id: operation.operationId ?? `${method}${path}`,
    method: method.toUpperCase(),
    path,
    says: operation.summary ?? "",
    note: operation.description ?? "Open to everybody.",
    isSignedOnly: security.length === 1 && "signedRequest" in (security[0] ?? {}),
    fields: [
      ...(operation.parameters ?? []).map(({ name, in: where, required, schema }) => ({
        name,
        where,
        type: typeText(schema),
        isRequired: required ?? false,
      })),
      ...Object.entries(body?.properties ?? {}).map(([name, schema]) => ({
        name,
        where: "body" as const,
        type: typeText(schema),
        isRequired: body?.required?.includes(name) ?? false,
      })),
    ],
  };
}

function typeText(schema: Described | undefined): string {
  if (!schema) return "text";
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeText))].join(" | ");
  const type = typeof schema.type === "string" ? schema.type : (schema.type?.join(" | ") ?? "any");
  return schema.format ? `${type} (${schema.format})` : type;
}

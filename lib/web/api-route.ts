import type { z } from "zod";
import type { Permission } from "../domain/access/permissions.ts";

/** One operation of the REST API. */
export type ApiRoute = {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below /api/v1, parameters as `{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly says: string;
  /** What of the use case the table and the description need; the route's file hands the use case itself to asRoute. */
  readonly useCase: { readonly name: string; readonly permission: Permission | "public"; readonly input: z.ZodType };
  /** Name in the address -> field of the use case's input. */
  readonly params?: Readonly<Record<string, string>>;
  /** Fields that the address stands for. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly status: 200 | 201;
  /** JSON of the output unless said otherwise. */
  readonly respond?: (output: unknown, headers: Readonly<Record<string, string>>) => Response;
};

import { describe, expect, it } from "vitest";
import { allPermissions, permissions } from "#lib/domain/access/permissions.ts";
import { roles } from "#lib/domain/access/roles.ts";

const names = Object.keys(roles) as (keyof typeof roles)[]; // keys of a literal

/** One line a permission; a change of who may do what shows in the review as a changed cell. */
function matrix(): string {
  const head = ["permission", "asked on", "dangerous", ...names];
  const rows = allPermissions.map((permission) => [
    permission,
    permissions[permission].on,
    permissions[permission].danger ? "yes" : "",
    ...names.map((role) => (roles[role].may[permission] ? "may" : "")),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

describe("who may do what", () => {
  it("is exactly the reviewed matrix of role and permission", async () => {
    await expect(matrix()).toMatchFileSnapshot("./role-matrix.md");
  });

  it("leaves no permission that nobody holds", () => {
    expect(allPermissions.filter((permission) => !names.some((role) => roles[role].may[permission]))).toEqual([]);
  });
});

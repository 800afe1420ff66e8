import { describe, expect, it } from "vitest";
import { asRole, checkAddress, socketAddress } from "./database-address.mjs";

describe("a database address", () => {
  it("goes over the desk's socket and names the port, so that PGPORT changes nothing", () => {
    expect(socketAddress({ role: "web", password: "p_-1", database: "bulwark", socket: "/tmp/bulwark-1" })).toBe(
      "postgresql://web:p_-1@/bulwark?host=/tmp/bulwark-1&port=5432",
    );
  });

  it.each([
    [
      "postgres://owner:secret@db.example.com:5433/desk?sslmode=verify-full",
      "postgres://web:pw@db.example.com:5433/desk?sslmode=verify-full",
    ],
    ["postgresql://db.example.com/desk", "postgresql://web:pw@db.example.com/desk"],
    ["postgresql://owner:s%40x@/desk?host=/run/postgresql", "postgresql://web:pw@/desk?host=/run/postgresql"],
  ])("keeps all but role and password: %s", (address, expected) => {
    expect(asRole(address, "web", "pw")).toBe(expected);
  });

  it.each(["postgresql://h/d?user=owner", "postgresql://o@h/d?sslmode=require&password=x", "mysql://h/d"])("is refused: %s", (address) => {
    expect(() => checkAddress(address)).toThrow(/DATABASE_URL/);
  });
});

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

  it.each([
    "postgresql://o:p@db.example.com/desk",
    "postgresql://o:p@db.example.com:5432/desk?sslmode=require",
    "postgresql://o:p@db.example.com/desk?sslmode=verify-full&sslmode=disable",
    "postgresql://o:p@127.0.0.1,db.example.com/desk",
    "postgresql://o:p@/desk?host=192.0.2.7",
  ])("[E7] v5.0.0-12.3.1 of another machine is refused without verified TLS: %s", (address) => {
    expect(() => checkAddress(address)).toThrow(/verify-full/);
  });

  it.each([
    "postgresql://o:p@db.example.com/desk?sslmode=verify-full",
    "postgresql://o:p@db.example.com:5432/desk?sslmode=verify-full&sslrootcert=/etc/ca.pem",
    "postgresql://o:p@127.0.0.1:5432/desk",
    "postgresql://o:p@[::1]:5432/desk",
    "postgresql://o:p@/desk?host=/run/postgresql",
    "postgresql://o@localhost",
  ])("[E7] with verified TLS, or on this machine, is taken: %s", (address) => {
    expect(() => checkAddress(address)).not.toThrow();
  });
});

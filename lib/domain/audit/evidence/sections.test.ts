import { expect, it } from "vitest";
import { auditCatalog } from "../catalog.ts";
import { evidenceSections } from "./sections.ts";

it("[U7] an evidence pack asks for nothing that no event is called", () => {
  const types = Object.keys(auditCatalog);
  const areas = new Set(types.map((type) => type.split(".")[0]));
  expect(evidenceSections.flatMap((section) => section.areas).filter((area) => !areas.has(area))).toEqual([]);
  expect(evidenceSections.flatMap((section) => section.types ?? []).filter((type) => !types.includes(type))).toEqual([]);
});

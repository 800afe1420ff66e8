import { expect, it } from "vitest";
import { auditCatalog } from "../catalog.ts";
import { evidenceSections } from "./sections.ts";

it("[U7] an evidence pack asks for nothing that no event is called", () => {
  const types = Object.keys(auditCatalog);
  const areas = new Set(types.map((type) => type.split(".")[0]));
  expect(evidenceSections.flatMap((section) => section.areas).filter((area) => !areas.has(area))).toEqual([]);
  expect(evidenceSections.flatMap((section) => section.types ?? []).filter((type) => !types.includes(type))).toEqual([]);
});

it("[U7] no section of an evidence pack asks twice for the same events", () => {
  for (const { id, areas, types = [] } of evidenceSections) {
    const asked = [...areas, ...types];
    expect([id, new Set(asked).size]).toEqual([id, asked.length]);
    expect(types.filter((type) => areas.includes(type.split(".")[0] ?? ""))).toEqual([]);
  }
});

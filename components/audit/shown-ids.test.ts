import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { CopyId } from "../ui/copy-button.tsx";
import type { EventRow } from "./event-row.ts";
import { EventTable } from "./event-table.tsx";

const typed = "run-\u202e1\u200b2";
const acts = /[^\n\P{C}]|[\u2028\u2029]/u;

it("shows an id without anything that acts on the page, in its words, its label and its title", () => {
  for (const chars of [3, 40]) {
    const html = renderToStaticMarkup(createElement(CopyId, { id: typed, chars }));
    expect(html).not.toMatch(acts);
    expect(html).toContain(String.raw`title="Copy run-\u202e1\u200b2"`);
  }
  expect(renderToStaticMarkup(createElement(CopyId, { id: typed, chars: 3 }))).toContain(String.raw`>1\u200b2<`);
});

it("shows who did it without anything that acts on the page, in the title too", () => {
  const event = {
    id: "1",
    at: "2026-01-31T12:00:00.000Z",
    actor: `host:${typed}`,
    actorName: `host:${typed}`,
    says: typed,
    result: "done",
  };
  const row = { ...event, type: "run.changed", action: "change", resource: "run", resourceId: typed, portfolioId: null, subject: null };
  const events = [{ ...row, request: typed, data: {} } as unknown as EventRow]; // what the table reads of a row
  const html = renderToStaticMarkup(createElement(EventTable, { events, openAction: async () => ({}) } as never)); // never called here
  expect(html).not.toMatch(acts);
  expect(html).toContain(String.raw`title="host:run-\u202e1\u200b2"`);
});

import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { plugIn } from "./passkey.ts";
import { type Person, signedInAs } from "./people.ts";
import { type TestDesk, testDesk } from "./test-desk.ts";
import { Troubles } from "./troubles.ts";

export { expect } from "@playwright/test";

type Fixtures = {
  readonly desk: TestDesk;
  readonly troubles: Troubles;
  /** A page in a browser of its own, signed in as somebody or as nobody; closed at the end of the test. */
  readonly openAs: (person: Person | "nobody", options?: BrowserContextOptions) => Promise<Page>;
};

/** Playwright's test on the shared desk. It fails on any console error, refused script or style, and request to another host. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for the pattern
  desk: async ({}, use) => use(testDesk()),
  troubles: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for the pattern
    async ({}, use) => {
      const troubles = new Troubles();
      await use(troubles);
      expect(troubles.take(), "errors in the console, refusals of the content policy, requests to others").toEqual([]);
    },
    { auto: true },
  ],
  openAs: async ({ browser, desk, troubles }, use) => {
    const opened: Page[] = [];
    await use(async (person, options = {}) => {
      const storageState = person === "nobody" ? undefined : await signedInAs(browser, person);
      const context = await browser.newContext({ baseURL: desk.origin, ...(storageState ? { storageState } : {}), ...options });
      await troubles.watch(context, desk.origin);
      const page = await context.newPage();
      if (person === "admin") await plugIn(page, person);
      opened.push(page);
      return page;
    });
    for (const page of opened) await page.context().close();
  },
});

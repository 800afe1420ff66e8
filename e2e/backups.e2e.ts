import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { paths } from "#lib/paths.ts";
import { ask } from "./support/ask.ts";
import { bulwark } from "./support/cli.ts";
import { checkout, startDesk } from "./support/desk-process.ts";
import { expect, test } from "./support/desk-test.ts";

test("[E8] an admin asks for a backup on the page, sees it made by the starter, and verified, without a reload", async ({ openAs }) => {
  const page = await openAs("admin");
  await page.goto(paths.backups);
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("alertdialog", { name: "Back up now?" }).getByRole("button", { name: "Back up now" }).click();
  const row = page.getByRole("row").nth(1); // the newest: an earlier one was asked for here too, perhaps
  await expect(row).toContainText("starts within half a minute");
  await expect(page.getByRole("button", { name: "Back up now" })).toHaveAttribute("aria-disabled", "true");
  await expect(row).toContainText(/asked for here.*made/, { timeout: 80_000 });
  await expect(row).toContainText(/\d\.\d MB/);
  await expect(row).toContainText("not yet");
  const file = /bulwark-\S+\.bwk/.exec(await row.innerText())?.[0] ?? "";
  await bulwark("backup", "verify", file);
  await expect(row).not.toContainText("not yet");
});

test("[E8] a backup restored into a fresh folder comes up with `npm run up`, as the same desk", async ({ desk }) => {
  test.setTimeout(400_000);
  const folder = mkdtempSync(join(tmpdir(), "bulwark-e2e-restored-"));
  const words = join(folder, "passphrase");
  writeFileSync(words, "correct horse battery staple\n", { mode: 0o600 });
  await bulwark("backup", "passphrase", "--passphrase-file", words);
  const { file } = await bulwark<{ file: string }>("backup", "create");
  const keys = join(desk.data, "key-backup", `bulwark-${/bulwark-([0-9a-f]+)-/.exec(file)?.[1]}-keys.bwk`);
  const fresh = await startDesk({
    before: (data) => {
      const { status, stderr } = spawnSync(
        process.execPath,
        [
          "scripts/bulwark.mjs",
          "--data",
          data,
          "backup",
          "restore",
          join(desk.data, "backups", file),
          "--keys",
          keys,
          "--passphrase-file",
          words,
        ],
        { cwd: checkout, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } },
      );
      if (status !== 0) throw new Error(stderr);
    },
  });
  try {
    expect(fresh.setUpLink).toBeNull();
    expect((await ask(paths.api.health, { port: fresh.port, headers: { host: new URL(fresh.origin).host } })).status).toBe(200);
  } finally {
    await fresh.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** What Playwright needs to start the browser that is there. */
export type Chromium = {
  readonly executablePath: string;
  readonly args: readonly string[];
  /** Set for the browser's process alone. */
  readonly env: Readonly<Record<string, string>>;
};

/**
 * The browser for tests: `$CHROME_PATH`, else Debian's, else the one that npm brought (unpacked once into .cache).
 * Web security stays on: none of the flags below loosens what a page may do.
 * @throws when there is none, or unpacking takes longer than two minutes
 */
export async function chromium(environment: NodeJS.ProcessEnv = process.env, systemPath = "/usr/bin/chromium"): Promise<Chromium> {
  const named = environment.CHROME_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which is not there.`);
  if (named) return { executablePath: named, args: flags(), env: {} };
  if (existsSync(systemPath)) return { executablePath: systemPath, args: flags(), env: {} };
  const folder = await unpacked();
  const libraries = [join(folder, "al2023/lib"), environment.LD_LIBRARY_PATH].filter((path) => path).join(":");
  return {
    executablePath: join(folder, "chromium"),
    args: flags(),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, "fonts") },
  };
}

/** This process's environment with what the browser needs on top. */
export function browserEnvironment(added: Chromium["env"]): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(own), ...added };
}

function flags(): readonly string[] {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",
  ];
  // Chromium refuses its sandbox to root.
  return process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet;
}

/** Unpacks beside the final folder and renames, so that a broken-off run never leaves half a browser. */
async function unpacked(): Promise<string> {
  const packagePath = await packageFolder();
  const { version } = JSON.parse(await readFile(join(packagePath, "package.json"), "utf8"));
  const cache = fileURLToPath(new URL("../../.cache/chromium/", import.meta.url));
  const folder = join(cache, version);
  if (existsSync(join(folder, "chromium"))) return folder;
  await mkdir(cache, { recursive: true });
  const staging = await mkdtemp(join(cache, "unpack-"));
  try {
    await unpackInto(staging);
    await rename(staging, folder).catch((cause) => {
      // Another run was faster; its folder is as good.
      if (!existsSync(join(folder, "chromium"))) throw cause;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

async function packageFolder(): Promise<string> {
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve("@sparticuz/chromium"))));
  } catch (cause) {
    throw new Error("No browser for tests: set CHROME_PATH, install Debian's chromium, or run `npm test`, which brings one.", { cause });
  }
}

/**
 * A process of its own: the package reads these variables when it is loaded, writes LD_LIBRARY_PATH into its own
 * environment, and unpacks into the temporary directory. None of that may touch the test run.
 */
function unpackInto(folder: string): Promise<void> {
  const program = `const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath();`;
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x", AWS_LAMBDA_JS_RUNTIME: "nodejs24.x" };
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    env,
    stdio: ["ignore", "inherit", "inherit"],
    timeout: 120_000,
    killSignal: "SIGKILL",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`Unpacking the browser ended with ${signal ?? code}.`)),
    );
  });
}

import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where processes that tests start keep what Node compiled of the sources: a command or a worker starts in half the time. Only for tests: whoever can write there runs code. */
export const compileCache = join(tmpdir(), "bulwark-compile-cache");

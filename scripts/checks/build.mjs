import { ensureBuild } from "../desk/build.mjs";
import { createOutput } from "../desk/output.mjs";

/** Builds the pages for tests, the way the starter does, into the folder that BULWARK_DIST_DIR names. */
await ensureBuild({ node: process.execPath, mayBuild: true, output: createOutput() });

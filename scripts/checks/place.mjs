import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/**
 * Where parts run and what they see: our tools first, nothing of a desk that this shell may point to, nobody to ask.
 * @param {string} node the Node that runs the tools
 */
export function partsPlace(node) {
  const desk = /^(BULWARK_(?!TEST_)|AUTH_|NEXTAUTH_|DATABASE_URL$|NODE_ENV$|NODE_OPTIONS$|FORCE_COLOR$)/;
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !desk.test(name)));
  return {
    root,
    node,
    cwd: root,
    env: {
      ...kept,
      PATH: [dirname(node), join(root, "node_modules/.bin"), process.env.PATH ?? ""].join(delimiter),
      CI: "true",
      NO_COLOR: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  };
}

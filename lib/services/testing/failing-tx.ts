import type { Tx } from "#lib/ports/unit-of-work.ts";

/** A transaction whose call with that number fails, counted over all stores and the audit. @returns it, and whether that call came */
export function failingTx(tx: Tx, at: number): { readonly failing: Tx; readonly hasFailed: () => boolean } {
  let [calls, hasFailed] = [0, false];
  const wrap = <V extends object>(value: V): V =>
    new Proxy(value, {
      get(target, name) {
        const found: unknown = Reflect.get(target, name, target);
        if (typeof found === "function") {
          return (...args: unknown[]) => {
            if (calls++ === at) {
              hasFailed = true;
              throw new Error("failed on purpose");
            }
            return found.apply(target, args);
          };
        }
        const isStores = typeof found === "object" && found !== null && Object.getPrototypeOf(found) === Object.prototype;
        return isStores ? wrap(found as object) : found;
      },
    });
  return { failing: wrap(tx), hasFailed: () => hasFailed };
}

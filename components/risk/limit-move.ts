import { tryDecimal } from "#lib/domain/kernel/decimal.ts";
import type { Limit } from "./limit-data.ts";

const SCALE = 12;

/** What setting `value` at a level would change, for a person; null where nothing moves. `isLooser`: more risk could pass. */
export function limitMove(
  limit: Limit,
  levelId: string,
  value: string | null,
): { readonly says: string; readonly isLooser: boolean } | null {
  const isPlatform = levelId === "*";
  const none = isPlatform ? limit.default : limit.max; // no own bound: the default, or the wider level alone
  const before = limit.set.find((each) => each.levelId === levelId)?.value ?? none;
  const [from, to] = [tryDecimal(before, SCALE), tryDecimal(value ?? none, SCALE)];
  if (from === undefined || to === undefined || from === to) return null;
  const where = isPlatform
    ? "every portfolio without a stricter bound of its own"
    : "this portfolio, where it is stricter than the platform's";
  const isLooser = to > from;
  return { says: `${isLooser ? "Loosens" : "Tightens"} from ${before} to ${value ?? none}, for ${where}.`, isLooser };
}

import type { PasswordAbout } from "../../../domain/access/password-rule.ts";
import { PASSWORD_MAX_LENGTH } from "../../../domain/access/password-rule.ts";

/** How hard a password is to guess: 0 (at once) to 4 (not in years), and one sentence of advice. */
export type PasswordStrength = { readonly score: 0 | 1 | 2 | 3 | 4; readonly advice: string | null };

/** Asks zxcvbn, with what is known of the person as words that count for nothing. */
export async function passwordStrength(password: string, about: PasswordAbout): Promise<PasswordStrength> {
  const { zxcvbn } = await estimator();
  const own = [
    about.email ?? "",
    ...(about.email ?? "").split(/[@.+_-]/),
    ...(about.name ?? "").split(/\s+/),
    "bulwark",
    "trading",
    "desk",
  ];
  const known = own.filter((word) => word.length >= 3);
  const { score, feedback } = zxcvbn.check(password.normalize("NFKC").slice(0, PASSWORD_MAX_LENGTH), known);
  const key = feedback.warning ?? feedback.suggestions[0];
  return { score, advice: key ? (advice[key] ?? "Make it longer with words that have nothing to do with each other.") : null };
}

let loading: ReturnType<typeof load> | undefined;

/** 49,000 words take a quarter of a second to load, so only whoever sets a password pays for them. */
function estimator(): ReturnType<typeof load> {
  loading ??= load();
  return loading;
}

async function load() {
  const [{ ZxcvbnFactory }, { adjacencyGraphs, dictionary }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  return { zxcvbn: new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: PASSWORD_MAX_LENGTH }) };
}

/** What the estimator's keys mean to a person. */
const advice: Readonly<Record<string, string>> = {
  straightRow: "Keys in a row are guessed first.",
  keyPattern: "Patterns on the keyboard are guessed first.",
  simpleRepeat: "Repeated characters add nothing.",
  extendedRepeat: "Repeated words add nothing.",
  sequences: "Sequences like abc or 6543 are guessed first.",
  recentYears: "Years are guessed first.",
  dates: "Dates are guessed first.",
  topTen: "This is among the ten most used passwords.",
  topHundred: "This is among the hundred most used passwords.",
  common: "Many people use this password.",
  similarToCommon: "This is close to a password that many people use.",
  wordByItself: "One word alone is guessed first.",
  namesByThemselves: "Names alone are guessed first.",
  commonNames: "Names alone are guessed first.",
  userInputs: "Leave your name, your e-mail and the desk's own words out.",
  pwned: "This password stands in a list of breached ones.",
  anotherWord: "Add another word or two that have nothing to do with the others.",
  useWords: "Use a few words that have nothing to do with each other.",
};

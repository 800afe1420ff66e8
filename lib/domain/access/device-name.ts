/**
 * A device in words from a user agent: the browser and the system, as people know them. Agents are text from outside that anybody can
 * write, so this is for recognising one's own devices, never for deciding.
 */
export function deviceOf(agent: string | null): string {
  if (!agent) return "unknown device";
  const browser = browsers.find(([, sign]) => sign.test(agent))?.[0];
  const system = systems.find(([, sign]) => sign.test(agent))?.[0];
  if (browser && system) return `${browser} on ${system}`;
  if (browser) return browser;
  if (system) return `a program on ${system}`;
  const [name = ""] = agent.split(/[\s/]/);
  return name.length > 0 && name.length <= 30 && /^[\w.-]+$/.test(name) ? name : "unknown device";
}

/** The first that fits: browsers name others in their agents, so the more special stands before. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ["Edge", /\bEdgA?\/|\bEdgiOS\//],
  ["Opera", /\bOPR\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\bFirefox\/|\bFxiOS\//],
  ["Chrome", /\bHeadlessChrome\/|\bChrome\/|\bCriOS\//],
  ["Safari", /\bVersion\/[\d.]+.*\bSafari\//],
];

const systems: readonly (readonly [string, RegExp])[] = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows NT\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

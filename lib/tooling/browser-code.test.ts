import { describe, expect, it } from "vitest";
import { sourceFiles } from "./source-files.ts";

const shipped = sourceFiles().filter(
  ({ path }) => /^(app|components|lib\/web|proxy)/.test(path) && !/[.](test|int[.]test)[.]tsx?$|\/testing\//.test(path),
);

/** Files that hold a word, comments left out. */
function holding(word: RegExp, files = shipped): readonly string[] {
  return files.filter(({ text }) => word.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ""))).map(({ path }) => path);
}

describe("the code that browsers run", () => {
  it("v5.0.0-3.2.2 puts text on a page through the framework's safe rendering alone", () => {
    const sinks =
      /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|document\.write|insertAdjacentHTML|createContextualFragment|\bsrcDoc\b|\bnew Function\b|\beval\(/;
    expect(holding(sinks)).toEqual([]);
    expect(holding(sinks, [{ path: "planted", text: "<p dangerouslySetInnerHTML={{ __html: x }} />" }])).toEqual(["planted"]);
  });

  it("v5.0.0-3.2.3 reads no element through a global name and hangs nothing on document or window", () => {
    const named =
      /\b(document|window|globalThis)\[["'`]|\bdocument\.(forms|images|links|anchors|all|embeds|applets)\b|\b(window|document)\.(?!cookie\b)[a-zA-Z]+ = (?!=)|getElementsByName/;
    expect(holding(named)).toEqual([]);
    expect(holding(named, [{ path: "planted", text: "window.desk = {};" }])).toEqual(["planted"]);
  });

  it("v5.0.0-3.5.5 takes no message from another origin: only tabs of the same desk speak to each other, and what they say is parsed", () => {
    const messages = /postMessage|addEventListener\(\s*["']message["']|\bonmessage\b/;
    expect(holding(messages)).toEqual(["components/live/live-client.ts"]);
    const [client] = shipped.filter(({ path }) => path === "components/live/live-client.ts");
    expect(client?.text).toContain("BroadcastChannel");
    expect(client?.text).toContain("parseTabSaid(event.data)");
    expect(holding(/window\.(parent|opener|top)\b/)).toEqual([]);
  });

  it("v5.0.0-3.5.6 answers no JSONP: nothing is sent as a script, and no parameter names a function", () => {
    expect(holding(/(application|text)\/(x-)?javascript/)).toEqual([]);
    expect(holding(/["'`]jsonp["'`]|\bjsonp\b/i)).toEqual([]);
  });

  it("v5.0.0-3.7.1 uses no plugin and no technology that browsers gave up", () => {
    expect(
      holding(/<(object|embed|frame)\s+[a-z]+=|<(applet|marquee|frameset)\b|ActiveXObject|x-shockwave|x-silverlight|application\/x-java/),
    ).toEqual([]);
  });

  it("v5.0.0-4.4.1 v5.0.0-4.4.2 v5.0.0-4.4.3 v5.0.0-4.4.4 opens and serves no WebSocket: live pages hear an event stream over the session's own HTTP", () => {
    const everywhere = sourceFiles().filter(
      ({ path }) => /^(app|components|lib|worker|cli|scripts\/desk)\//.test(path) && !/[.]test[.]/.test(path),
    );
    expect(holding(/\bWebSocket(Server)?\b|["']upgrade["']|from "ws"/, everywhere)).toEqual([]);
    expect(holding(/\bnew EventSource\b/)).not.toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { unguardedIn } from "./adapter-guard.ts";
import { publicRoutes } from "./public-routes.ts";
import { routeManifest } from "./route-manifest.ts";
import { sourceFiles } from "./source-files.ts";

const page = (text: string) => unguardedIn({ path: "app/(desk)/orders/page.tsx", text });
const route = (text: string) => unguardedIn({ path: "app/api/v1/orders/route.ts", text });
const actions = (text: string) => unguardedIn({ path: "app/(desk)/orders/actions.ts", text });
const load = `import { load } from "#lib/web/load.ts";\n`;
const asRoute = `import { asRoute } from "#lib/web/as-route.ts";\n`;
const asAction = `"use server";\nimport { asAction } from "#lib/web/as-action.ts";\n`;

describe("every page, route and action of app/", () => {
  const files = sourceFiles().filter((file) => /^(app|components)\/.*[.]tsx?$/.test(file.path) && !/[.]test[.]tsx?$/.test(file.path));
  const open = new Set(publicRoutes.map((each) => each.file));
  const doors = new Set(routeManifest().map((entry) => entry.file));

  it("goes through load, asRoute or asAction, or stands on the short public list", () => {
    const findings = files
      .filter((file) => !open.has(file.path))
      .flatMap((file) => unguardedIn(file).map((each) => `${file.path}: ${each}`));
    expect(findings).toEqual([]);
  });

  it.skipIf(doors.size === 0)("has a public list without an entry that is gone or not needed", () => {
    const needed = files.filter((file) => unguardedIn(file).length > 0).map((file) => file.path);
    expect([...open].filter((file) => !needed.includes(file))).toEqual([]);
  });

  it("gives each entry of the public list a reason", () => {
    expect(publicRoutes.filter((each) => each.why.length < 20)).toEqual([]);
  });
});

describe("the guard", () => {
  it("passes a page that loads, declared in any of the usual ways", () => {
    expect(page(`${load}export default async function Page() { const data = await load(listOrders, {}); return <p>{data}</p>; }`)).toEqual(
      [],
    );
    expect(page(`${load}const Page = async () => <p>{await load(listOrders, {})}</p>;\nexport default Page;`)).toEqual([]);
    expect(page(`import { load as open } from "../../../lib/web/load.ts";\nexport default async () => open(listOrders, {});`)).toEqual([]);
  });

  it("catches a page that forgets to load, or that calls another load", () => {
    expect(page("export default function Page() { return <p />; }")).toHaveLength(1);
    expect(page(`import { load } from "./mine.ts";\nexport default async function Page() { return load(); }`)).toHaveLength(1);
    expect(page(`${load}const unused = () => load(x);\nexport default function Page() { return <p />; }`)).toHaveLength(1);
    expect(page(`export { Page as default } from "./other.tsx";`)).toHaveLength(1);
  });

  it("passes handlers and actions that are made by their adapter", () => {
    expect(route(`${asRoute}export const GET = asRoute(listOrders);\nexport const runtime = "nodejs";`)).toEqual([]);
    expect(
      route(`${asRoute}const get = asRoute(listOrders);\nexport async function GET(request: Request) { return get(request); }`),
    ).toEqual([]);
    expect(actions(`${asAction}export const cancel = asAction(cancelOrder);`)).toEqual([]);
    expect(actions(`${asAction}export async function cancel(raw: unknown) { return asAction(cancelOrder)(raw); }`)).toEqual([]);
  });

  it("catches a handler that is a function of its own, or works before it asks", () => {
    expect(route("export async function GET() { return new Response(); }")).toEqual(["GET is not made by asRoute"]);
    expect(route(`${asRoute}export const POST = async () => { await spend(); return asRoute(x)(); };`)).toEqual([
      "POST is not made by asRoute",
    ]);
    expect(route(`export { GET } from "./other.ts";`)).toHaveLength(1);
    expect(route(`import { asRoute } from "./mine.ts";\nexport const GET = asRoute(x);`)).toHaveLength(1);
  });

  it("catches an action without adapter, and one hidden elsewhere", () => {
    expect(actions(`"use server";\nexport async function cancel() { await spend(); }`)).toEqual(["cancel is not made by asAction"]);
    expect(actions(`import { asAction } from "#lib/web/as-action.ts";\nexport const cancel = asAction(x);`)).toHaveLength(1);
    expect(
      page(
        `${load}export default async function Page() { await load(x); async function act() { "use server"; } return <form action={act} />; }`,
      ),
    ).toHaveLength(1);
    expect(unguardedIn({ path: "components/orders/ticket.tsx", text: `"use server";\nexport async function act() {}` })).toHaveLength(1);
  });
});

import type { IconName } from "../ui/icon.tsx";

/** One entry of the rail. */
export type Area = {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName /** Where its pages lie, when `href` is only the first of them. */;
  readonly within?: string;
};

/** The person at the desk. */
export type FramePerson = { readonly name: string; readonly email?: string; readonly roles: string };

/** Whether a path lies in an area: the area's page or one below it. */
export function isInArea(pathname: string, href: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}

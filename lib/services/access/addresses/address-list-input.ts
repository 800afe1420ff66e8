import { z } from "zod";

const MAX_ENTRIES = 50;

const entry = z.union(
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  "Give addresses such as 192.0.2.7 or networks such as 192.0.2.0/24, with commas between them.",
);

/** Addresses and networks, as a list or as a form's text with commas or spaces between them. */
export const addressListInput = z.preprocess(
  (raw) => (typeof raw === "string" ? raw.split(/[\s,]+/).filter((each) => each !== "") : raw),
  z.array(entry).max(MAX_ENTRIES, `At most ${MAX_ENTRIES} addresses and networks.`).default([]),
);

import { z } from "zod";
import { parseCredential } from "#lib/domain/connection/credential.ts";
import { connectionVenueIds, venueForm } from "#lib/domain/connection/venues.ts";

const text = z.string().max(8_000).optional();
const checked = z.union([z.boolean(), z.literal("on").transform(() => true), z.literal("").transform(() => false)]).default(false);

/** What a person types to prove an account with: the fields of the venue, checked by its own form. */
const typed = z.object({ key: text, secret: text });

/** A new connection. */
export const newConnectionInput = typed
  .extend({
    venue: z.enum(connectionVenueIds, "Choose where it leads."),
    label: z
      .string("Give the connection a name.")
      .trim()
      .min(1, "Give the connection a name.")
      .max(60, "A name has at most 60 characters."),
    isSandbox: checked,
  })
  .transform(({ venue, label, isSandbox, ...given }, context) => {
    if (isSandbox && venueForm(venue).sandbox === null)
      context.addIssue({ code: "custom", path: ["isSandbox"], message: `${venueForm(venue).name} has no trial account.` });
    const parsed = parseCredential(venue, given);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) context.addIssue({ code: "custom", path: [...issue.path], message: issue.message });
      return z.NEVER;
    }
    return { venue, label, isSandbox, credential: parsed.data };
  });
export type NewConnection = z.infer<typeof newConnectionInput>;

/** A new credential of a connection; whose form it must fit is known in `prepare` alone. */
export const rotateInput = typed.extend({ connectionId: z.uuid("Choose a connection.") });

export const connectionIdInput = z.object({ connectionId: z.uuid("Choose a connection.") });

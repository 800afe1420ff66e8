/** What a pack says of a list that is not whole: in the page and as the last line of its CSV, so that nobody takes the list for all there is. */

export const HIDDEN_REVIEW = "Whoever made this pack may not see users: nobody is listed here, and no role.";

export function cutReview(shown: number): string {
  return `There are more than ${shown} people: these had a login first. The list of users has the others.`;
}

export function cutEvents(shown: number): string {
  return `There are more than ${shown} events: these are the newest of each kind. Take a shorter span, or export the record.`;
}

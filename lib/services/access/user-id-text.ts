import { z } from "zod";
import { isUuid, type PortfolioId, type UserId } from "../../domain/kernel/ids.ts";

const isId = (value: unknown) => typeof value === "string" && isUuid(value);

/** Ids as forms and addresses give them. They prove nothing: who may do what is asked in the transaction. */
export const userIdText = z.custom<UserId>(isId, { message: "This is not a user." });
export const portfolioIdText = z.custom<PortfolioId>(isId, { message: "This is not a portfolio." });

import { addMoney, moneyFromText, moneyText, NO_MONEY } from "#lib/domain/kernel/decimal.ts";

/** What the open positions of one portfolio would give at their marks, exactly. @unit base currency */
export function unrealisedSum(
  positions: readonly { readonly portfolioId: string; readonly unrealised: string }[],
  portfolioId: string,
): string {
  const own = positions.filter((position) => position.portfolioId === portfolioId);
  return moneyText(own.reduce((sum, { unrealised }) => addMoney(sum, moneyFromText(unrealised)), NO_MONEY));
}

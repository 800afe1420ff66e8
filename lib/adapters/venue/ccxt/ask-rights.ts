import { z } from "zod";
import type { Findings } from "#lib/domain/connection/findings.ts";
import type { CcxtVenue } from "./exchange-hosts.ts";
import type { Account } from "./open-exchange.ts";

/** What the key itself may do, as each venue says it in words of its own. `canRead` is proven by the balance, not asked. */
export type Rights = Omit<Findings, "canRead" | "assets">;

type Ask = (account: Account, isSandbox: boolean) => Promise<Rights>;

/** Names of the library's methods are made from the venue's paths at run time, so they are called by name. */
function call({ exchange }: Account, method: string): Promise<unknown> {
  const methods = exchange as unknown as Record<string, () => Promise<unknown>>; // implicit methods of the library
  const found = methods[method];
  if (!found) throw new TypeError(`this version of the library has no ${method}`);
  return found.call(exchange);
}

const flag = z.union([z.boolean(), z.stringbool()]);

/** @source developers.binance.com: "Get API Key Permission", "Account information"; the testnet has no wallet and so no withdrawals */
const binance: Ask = async (client, isSandbox) => {
  if (isSandbox) {
    const { canTrade } = z.object({ canTrade: flag }).parse(await call(client, "privateGetAccount"));
    return { canTrade, canWithdraw: false, isAddressBound: null, expiresAt: null };
  }
  const said = z
    .object({
      ipRestrict: flag,
      enableWithdrawals: flag,
      enableInternalTransfer: flag.optional(),
      permitsUniversalTransfer: flag.optional(),
      enableSpotAndMarginTrading: flag.optional(),
      enableFutures: flag.optional(),
      tradingAuthorityExpirationTime: z.coerce.number().optional(),
    })
    .parse(await call(client, "sapiGetAccountApiRestrictions"));
  return {
    canTrade: Boolean(said.enableSpotAndMarginTrading || said.enableFutures),
    // An internal transfer takes the money to another account, which may withdraw it.
    canWithdraw: said.enableWithdrawals || Boolean(said.enableInternalTransfer),
    isAddressBound: said.ipRestrict,
    expiresAt: said.tradingAuthorityExpirationTime ? new Date(said.tradingAuthorityExpirationTime).toISOString() : null,
  };
};

/** @source docs.kraken.com: "Get API Key Info" */
const kraken: Ask = async (client) => {
  const { result } = z
    .object({
      result: z.object({
        permissions: z.array(z.string()),
        ipAllowlist: z.array(z.string()).nullish(),
        validUntil: z.coerce.number().nullish(),
      }),
    })
    .parse(await call(client, "privatePostGetApiKeyInfo"));
  const { permissions } = result;
  return {
    canTrade: permissions.some((permission) => /(modify|create|trade)/i.test(permission) && !/query|withdraw/i.test(permission)),
    canWithdraw: permissions.some((permission) => /withdraw/i.test(permission)),
    isAddressBound: (result.ipAllowlist?.length ?? 0) > 0,
    expiresAt: result.validUntil ? new Date(result.validUntil * 1_000).toISOString() : null,
  };
};

/** @source bybit-exchange.github.io: "Get API Key Information" */
const bybit: Ask = async (client) => {
  const { result } = z
    .object({
      result: z.object({
        readOnly: z.coerce.number(),
        permissions: z.record(z.string(), z.array(z.string()).nullable()),
        ips: z.array(z.string()).nullish(),
        expiredAt: z.string().nullish(),
      }),
    })
    .parse(await call(client, "privateGetV5UserQueryApi"));
  const of = (area: string) => result.permissions[area] ?? [];
  const trades = [...of("Spot"), ...of("ContractTrade"), ...of("Derivatives"), ...of("Options")];
  const mayWrite = result.readOnly === 0;
  return {
    canTrade: mayWrite && trades.length > 0,
    // A transfer to another account of the master is a way out as well; one within the account (AccountTransfer) is not.
    canWithdraw: mayWrite && of("Wallet").some((right) => right === "Withdraw" || right.startsWith("SubMemberTransfer")),
    isAddressBound: (result.ips ?? []).some((address) => address !== "*" && address !== ""),
    expiresAt: result.expiredAt && !result.expiredAt.startsWith("1970") ? result.expiredAt : null,
  };
};

/** @source docs.cdp.coinbase.com: "Get API Key Permissions" */
const coinbase: Ask = async (client) => {
  const said = z.object({ can_trade: flag, can_transfer: flag }).parse(await call(client, "v3PrivateGetBrokerageKeyPermissions"));
  return { canTrade: said.can_trade, canWithdraw: said.can_transfer, isAddressBound: null, expiresAt: null };
};

/**
 * Alpaca's keys have no rights of their own. Money leaves by the wallets of the same key, so a live account whose wallets answer is refused,
 * unless the account may transfer nothing. @source docs.alpaca.markets: "Get account", "List crypto funding wallets"
 */
const alpaca: Ask = async (client, isSandbox) => {
  const account = z
    .object({ trading_blocked: flag, account_blocked: flag.optional(), transfers_blocked: flag.optional() })
    .parse(await call(client, "traderPrivateGetV2Account"));
  const canTrade = !(account.trading_blocked || account.account_blocked);
  const canWithdraw = isSandbox || account.transfers_blocked ? false : await reachesWallets(client);
  return { canTrade, canWithdraw, isAddressBound: null, expiresAt: null };
};

/** Null: its answer tells neither. The account was just read with this very key, so a refusal here is about the wallets alone. */
async function reachesWallets(client: Account): Promise<boolean | null> {
  try {
    await call(client, "traderPrivateGetV2Wallets");
    return true;
  } catch (error) {
    const status = client.lastStatus();
    if (status === 401 || status === 403 || status === 404) return false;
    if (status === undefined || status === 429 || status >= 500) throw error;
    return null;
  }
}

export const askRights: Record<CcxtVenue, Ask> = { alpaca, binance, bybit, coinbase, kraken };

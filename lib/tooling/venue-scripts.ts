import type { VenueKey, VenueScript } from "./venue-server.ts";

/** How each venue answers, in the shapes of its own documentation. */
export const venueScripts = {
  binance: {
    answer({ path }, key) {
      if (path.startsWith("/sapi/v1/account/apiRestrictions")) return { body: binanceRights(key) };
      if (path.startsWith("/api/v3/account"))
        return {
          body: {
            canTrade: true,
            canWithdraw: true,
            canDeposit: true,
            updateTime: 1,
            accountType: "SPOT",
            balances: [
              { asset: "BTC", free: "0.5", locked: "0" },
              { asset: "USDT", free: "0", locked: "0" },
            ],
          },
        };
      return { status: 404, body: { code: -1, msg: "no such path" } };
    },
    wrongKey: { status: 401, body: { code: -2015, msg: "Invalid API-key, IP, or permissions for action." } },
    rateLimited: { status: 429, body: { code: -1003, msg: "Too many requests." }, headers: { "retry-after": "7" } },
    lateClock: { status: 400, body: { code: -1021, msg: "Timestamp for this request is outside of the recvWindow." } },
  },
  kraken: {
    answer({ path }, key) {
      if (path === "/0/private/BalanceEx")
        return { body: { error: [], result: { XXBT: { balance: "0.5", hold_trade: "0" }, ZUSD: { balance: "0.0", hold_trade: "0" } } } };
      if (path === "/0/private/GetApiKeyInfo")
        return {
          body: {
            error: [],
            result: { apiKeyName: "desk", permissions: krakenRights(key), ipAllowlist: ["192.0.2.7"], validUntil: "0" },
          },
        };
      return { body: { error: ["EGeneral:Unknown method"] } };
    },
    wrongKey: { body: { error: ["EAPI:Invalid key"] } },
    rateLimited: { body: { error: ["EAPI:Rate limit exceeded"] } },
    lateClock: { body: { error: ["EAPI:Invalid nonce"] } },
  },
  bybit: {
    answer({ path }, key) {
      if (path.startsWith("/v5/user/query-api")) return { body: { retCode: 0, retMsg: "", result: bybitRights(key), time: 1 } };
      if (path.startsWith("/v5/account/info"))
        return { body: { retCode: 0, retMsg: "OK", result: { unifiedMarginStatus: 6, marginMode: "REGULAR_MARGIN" }, time: 1 } };
      if (path.startsWith("/v5/account/wallet-balance"))
        return {
          body: {
            retCode: 0,
            retMsg: "OK",
            time: 1,
            result: { list: [{ accountType: "UNIFIED", coin: [{ coin: "BTC", walletBalance: "0.5", equity: "0.5", locked: "0" }] }] },
          },
        };
      return { body: { retCode: 10001, retMsg: "no such path", time: 1 } };
    },
    wrongKey: { body: { retCode: 10003, retMsg: "API key is invalid.", result: {}, time: 1 } },
    rateLimited: { body: { retCode: 10006, retMsg: "Too many visits!", result: {}, time: 1 } },
    lateClock: { body: { retCode: 10002, retMsg: "invalid request, please check your server timestamp", result: {}, time: 1 } },
  },
  coinbase: {
    answer({ path }, key) {
      if (path.startsWith("/api/v3/brokerage/key_permissions"))
        return {
          body: {
            can_view: true,
            can_trade: key !== "reads",
            can_transfer: key === "withdraws" || key === "transfers",
            portfolio_uuid: "1",
          },
        };
      if (path.startsWith("/api/v3/brokerage/accounts"))
        return {
          body: {
            accounts: [
              {
                uuid: "1",
                currency: "BTC",
                available_balance: { value: "0.5", currency: "BTC" },
                hold: { value: "0", currency: "BTC" },
                active: true,
                type: "ACCOUNT_TYPE_CRYPTO",
              },
            ],
            has_next: false,
            cursor: "",
            size: 1,
          },
        };
      return { status: 404, body: { error: "NOT_FOUND" } };
    },
    wrongKey: { status: 401, body: "Unauthorized" },
    rateLimited: { status: 429, body: { errors: [{ id: "rate_limit_exceeded", message: "Too many requests" }] } },
  },
  alpaca: {
    answer({ path }, key) {
      if (path.startsWith("/v2/account"))
        return {
          body: {
            id: "1",
            status: "ACTIVE",
            currency: "USD",
            cash: "100.5",
            equity: "100.5",
            trading_blocked: key === "reads",
            account_blocked: false,
            transfers_blocked: false,
          },
        };
      if (path.startsWith("/v2/positions")) return { body: [] };
      if (path.startsWith("/v2/wallets"))
        return key === "withdraws" || key === "transfers"
          ? { body: [{ chain: "ETH", address: "0x1", created_at: "2024-01-01T00:00:00Z" }] }
          : { status: 403, body: { code: 40310000, message: "crypto transfers are not enabled for this account" } };
      return { status: 404, body: { message: "no such path" } };
    },
    wrongKey: { status: 403, body: { message: "forbidden." } },
    rateLimited: { status: 429, body: { code: 42910000, message: "rate limit exceeded" } },
  },
} as const satisfies Record<string, VenueScript>;

function binanceRights(key: VenueKey) {
  return {
    ipRestrict: true,
    createTime: 1_623_840_271_000,
    enableReading: true,
    enableWithdrawals: key === "withdraws",
    enableInternalTransfer: key === "transfers",
    enableSpotAndMarginTrading: key !== "reads",
    enableFutures: false,
  };
}

function krakenRights(key: VenueKey): string[] {
  const reads = ["query-funds", "query-open-trades", "query-closed-trades"];
  if (key === "reads") return reads;
  return [...reads, "modify-trades", "close-trades", ...(key === "withdraws" || key === "transfers" ? ["withdraw-funds"] : [])];
}

function bybitRights(key: VenueKey) {
  const wallet = {
    withdraws: ["AccountTransfer", "Withdraw"],
    transfers: ["SubMemberTransfer"],
    "reads-and-trades": ["AccountTransfer"],
    reads: [],
    unknown: [],
  }[key];
  return {
    id: "1",
    note: "desk",
    readOnly: key === "reads" ? 1 : 0,
    permissions: { Spot: ["SpotTrade"], ContractTrade: [], Wallet: wallet, Options: [], Derivatives: [] },
    ips: ["192.0.2.7"],
    expiredAt: "2027-06-28T09:14:37Z",
    uta: 1,
  };
}

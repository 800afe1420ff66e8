import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type HookReceiver = {
  readonly url: string;
  /** Bodies of calls whose signature held. */
  readonly taken: { readonly note?: string; readonly size?: number }[];
  refused: number;
  close(): Promise<void>;
};

/** A receiver of checkpoints on 127.0.0.1, as docs/audit-format.md tells a stranger to write one. */
export async function hookReceiver(secret: string): Promise<HookReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const time = String(request.headers["bulwark-time"]);
      const expected = Buffer.from(`v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`);
      const signature = Buffer.from(String(request.headers["bulwark-signature"]));
      const holds =
        Math.abs(Date.now() - Number(time)) < 300_000 && signature.length === expected.length && timingSafeEqual(signature, expected);
      if (holds) receiver.taken.push(JSON.parse(body));
      else receiver.refused += 1;
      response.writeHead(holds ? 204 : 401).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/checkpoints`,
    taken: [],
    refused: 0,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
  return receiver;
}

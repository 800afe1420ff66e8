import type { RequestListener } from "node:http";
import type { Server } from "node:https";

export function listenOverTls(options: { host: string; port: number; cert: string; key: string; handle: RequestListener }): Promise<Server>;

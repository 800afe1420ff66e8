import { handleAuth } from "#lib/web/auth-handlers.ts";

export const GET = handleAuth;
export const POST = handleAuth;

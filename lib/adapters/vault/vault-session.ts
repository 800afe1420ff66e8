/**
 * A login at Vault or OpenBao that stays alive. States: none → held (token, until) → renewed … → expired.
 * A request needs a held token. AppRole logs in when there is none, when it has run out, and once more when a held one is refused. A given
 * token is read from where it was given, again when it has run out or is refused (an agent may have replaced it), and is never made.
 * Two thirds into its time a token that may be renewed is renewed, by a timer and by whichever request comes first; while that fails
 * the token is used to its end. Nothing but the token is remembered; errors never are.
 */
import { z } from "zod";
import { failure } from "#lib/domain/kernel/errors.ts";
import { err, ok, type Result } from "#lib/domain/kernel/result.ts";
import { Secret } from "#lib/domain/kernel/secret.ts";
import type { Clock } from "#lib/ports/clock.ts";
import { type VaultAnswer, type VaultPlace, type VaultRequest, vaultHttp } from "./vault-http.ts";

export type VaultLogin =
  | { readonly kind: "token"; readonly token: () => Promise<Secret> }
  | { readonly kind: "approle"; readonly roleId: string; readonly secretId: () => Promise<Secret>; readonly mount?: string };

export type VaultSettings = VaultPlace & { readonly login: VaultLogin; readonly clock: Clock };

type Held = { readonly token: Secret; readonly leaseMs: number; readonly atMs: number; readonly isRenewable: boolean };

export class VaultSession {
  readonly #send: (request: VaultRequest) => Promise<Result<VaultAnswer>>;
  readonly #login: VaultLogin;
  readonly #clock: Clock;
  #held: Held | undefined;
  #opening: Promise<Result<Held>> | undefined;
  #renewing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(settings: VaultSettings) {
    this.#send = vaultHttp(settings);
    this.#login = settings.login;
    this.#clock = settings.clock;
  }

  /** @error secret-store-unavailable, secret-store-refused (403, too) */
  async request(request: Omit<VaultRequest, "token">): Promise<Result<VaultAnswer>> {
    const held = await this.#token();
    if (!held.ok) return held;
    let answer = await this.#send({ ...request, token: held.value.token });
    if (answer.ok && answer.value.status === 403) {
      const fresh = await this.#afterRefusal(held.value);
      if (fresh) answer = await this.#send({ ...request, token: fresh.token });
    }
    return answer.ok && answer.value.status === 403 ? err(failure("secret-store-refused")) : answer;
  }

  close(): void {
    this.#isClosed = true;
    this.#held = undefined;
    clearTimeout(this.#timer);
  }

  async #token(): Promise<Result<Held>> {
    const held = this.#held;
    if (held && !this.#isPast(held, 1)) {
      if (held.isRenewable && this.#isPast(held, 2 / 3)) await this.#renew(held);
      const now = this.#held;
      if (now && !this.#isPast(now, 1)) return ok(now);
    }
    return this.#open();
  }

  /** One login at a time; whoever comes meanwhile shares it. */
  #open(): Promise<Result<Held>> {
    this.#opening ??= (this.#login.kind === "approle" ? this.#logIn(this.#login) : this.#takeGiven(this.#login)).finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #logIn({ roleId, secretId, mount = "approle" }: VaultLogin & { kind: "approle" }): Promise<Result<Held>> {
    const secret = await readGiven(secretId);
    if (!secret.ok) return secret;
    const body = { role_id: roleId, secret_id: secret.value.reveal() };
    const answer = await this.#send({ method: "POST", path: `auth/${mount}/login`, body });
    return this.#keep(answer, authAnswer, ({ auth }) => ({ ...auth, token: new Secret(auth.client_token) }));
  }

  async #takeGiven({ token }: VaultLogin & { kind: "token" }): Promise<Result<Held>> {
    const given = await readGiven(token);
    if (!given.ok) return given;
    const answer = await this.#send({ method: "GET", path: "auth/token/lookup-self", token: given.value });
    return this.#keep(answer, lookUpAnswer, ({ data }) => ({ ...data, lease_duration: data.ttl, token: given.value }));
  }

  #renew(held: Held): Promise<void> {
    this.#renewing ??= (async () => {
      const answer = await this.#send({ method: "POST", path: "auth/token/renew-self", body: {}, token: held.token });
      const renewed = this.#keep(answer, authAnswer, ({ auth }) => ({ ...auth, token: held.token }));
      if (!renewed.ok && renewed.failure.code === "secret-store-refused" && this.#held === held) this.#held = undefined;
      if (!renewed.ok) this.#schedule(Math.max(1_000, held.leaseMs / 10));
    })().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** Another token after one was refused: a new login, or what now stands where the token was given. Once a request. */
  async #afterRefusal(refused: Held): Promise<Held | undefined> {
    if (this.#held?.token === refused.token) this.#held = undefined;
    const fresh = this.#held ? ok(this.#held) : await this.#open();
    return fresh.ok && fresh.value.token.reveal() !== refused.token.reveal() ? fresh.value : undefined;
  }

  #keep<T>(answer: Result<VaultAnswer>, schema: z.ZodType<T>, read: (body: T) => Lease): Result<Held> {
    if (!answer.ok) return answer;
    const body = answer.value.status === 200 ? schema.safeParse(answer.value.body) : undefined;
    if (!body?.success) return err(failure("secret-store-refused"));
    const { token, lease_duration, renewable } = read(body.data);
    const held = { token, leaseMs: lease_duration * 1_000, atMs: this.#clock.monotonicMs(), isRenewable: renewable };
    if (this.#isClosed) return ok(held);
    this.#held = held;
    if (renewable && held.leaseMs > 0) this.#schedule((held.leaseMs * 2) / 3);
    return ok(held);
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const renewHeld = () => void (this.#held && !this.#isPast(this.#held, 1) && this.#renew(this.#held));
    this.#timer = setTimeout(renewHeld, Math.min(afterMs, 2 ** 31 - 1)).unref();
  }

  /** A lease of 0 never ends. */
  #isPast(held: Held, share: number): boolean {
    return held.leaseMs > 0 && this.#clock.monotonicMs() - held.atMs >= held.leaseMs * share;
  }
}

type Lease = { readonly token: Secret; readonly lease_duration: number; readonly renewable: boolean };

const seconds = z.number().int().min(0);
const authAnswer = z.object({ auth: z.object({ client_token: z.string().min(1), lease_duration: seconds, renewable: z.boolean() }) });
const lookUpAnswer = z.object({ data: z.object({ ttl: seconds, renewable: z.boolean().default(false) }) });

/** What a file of ours holds; that it cannot be read is a refusal, not a reason to go on without. */
async function readGiven(read: () => Promise<Secret>): Promise<Result<Secret>> {
  try {
    return ok(await read());
  } catch {
    return err(failure("secret-store-refused", "The file with our login at the store of secrets cannot be used."));
  }
}

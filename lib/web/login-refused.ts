import "server-only";
import { CredentialsSignin } from "next-auth";
import type { Failure } from "../domain/kernel/errors.ts";

/** Carries the reason through next-auth; to a browser that posts to it directly only the code gets out. */
export class LoginRefused extends CredentialsSignin {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.code = failure.code;
    this.failure = failure;
  }
}

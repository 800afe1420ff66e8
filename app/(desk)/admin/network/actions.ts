"use server";

import { setUserAddresses as setUserAddressesUseCase } from "#lib/services/access/addresses/set-user-addresses.ts";
import { asAction } from "#lib/web/as-action.ts";

export const setUserAddresses = asAction(setUserAddressesUseCase);

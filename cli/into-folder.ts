import { folderForExport } from "#lib/compose/for-cli.ts";
import { FailureError } from "#lib/domain/kernel/errors.ts";
import type { ExportSink } from "#lib/ports/audit-export.ts";
import { UsageError } from "./command.ts";
import { CommandFailure } from "./failure.ts";
import { unusable } from "./unusable-file.ts";

/**
 * Writes into a new folder, which is there whole or not at all.
 * @param write ends with `sink.finish()`
 * @throws CommandFailure when something of that name is there already; UsageError when no folder can be made there
 */
export async function intoFolder<T>(folder: string, write: (sink: ExportSink) => Promise<T>): Promise<T> {
  let sink: ExportSink | undefined;
  try {
    sink = await folderForExport(folder).catch((error: unknown) => {
      throw unusable(error) ? new UsageError(`${folder} cannot be made: ${unusable(error)}.`, { cause: error }) : error;
    });
    return await write(sink);
  } catch (error) {
    await sink?.discard(); // of what was not even begun, too
    throw error instanceof FailureError ? new CommandFailure(error.failure) : error;
  }
}

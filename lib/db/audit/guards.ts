import { guardFunctions } from "./guard-functions.ts";
import { guardList } from "./guard-list.ts";

/**
 * Names the guards that are missing, switched off or not what the migrations made: triggers, also those of each part of a table, and the
 * functions that they and the doors of the record are. Parameters: guardValues.
 */
export const guardQuery = `
  WITH wanted AS (
    SELECT w ->> 'name' AS name, w ->> 'table' AS at, w ->> 'says' AS says, w ->> 'does' AS does, to_regclass('public.' || (w ->> 'table')) AS rel
      FROM jsonb_array_elements($1::jsonb) w
  ), everywhere AS (
    SELECT name, at, says, does, rel FROM wanted
    UNION ALL
    SELECT CASE w.name WHEN w.at || '_no_truncate' THEN c.relname || '_no_truncate' ELSE w.name END, c.relname,
           replace(replace(w.says, ' ' || w.at || '_no_truncate ', ' ' || c.relname || '_no_truncate '), ' ON public.' || w.at || ' ', ' ON public.' || c.relname || ' '),
           w.does, c.oid
      FROM wanted w JOIN pg_inherits i ON i.inhparent = w.rel JOIN pg_class c ON c.oid = i.inhrelid
  )
  SELECT format('trigger %s on %s', e.name, e.at) FROM everywhere e
   WHERE NOT EXISTS (SELECT 1 FROM pg_trigger g WHERE g.tgrelid = e.rel AND g.tgname = e.name AND g.tgenabled IN ('O', 'A')
     AND g.tgfoid = to_regproc('public.' || e.does) AND split_part(pg_get_triggerdef(g.oid), ' EXECUTE FUNCTION ', 1) = e.says)
  UNION ALL
  SELECT format('the body of function %s', f.key) FROM jsonb_each_text($2::jsonb) f
   WHERE NOT EXISTS (SELECT 1 FROM (${functionQuery()}) d WHERE d.name = f.key AND d.digest = f.value)
   ORDER BY 1`;

/** Functions of the record with a digest of what they do: body, language, whose rights, settings. */
export function functionQuery(): string {
  return `SELECT p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name, encode(sha256(convert_to(
      concat_ws(' ', l.lanname, p.prosecdef, array_to_string(p.proconfig, ' '), p.prosrc), 'UTF8')), 'hex') AS digest
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE p.pronamespace = 'public'::regnamespace AND p.proname ~ '^(audit|anomaly)_'`;
}

export const guardValues: readonly string[] = [JSON.stringify(guardList), JSON.stringify(guardFunctions)];

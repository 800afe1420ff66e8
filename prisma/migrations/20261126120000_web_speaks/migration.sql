-- The door for the desk's roles lets the web process speak for itself, too: it reads its own secrets, and each access is on record.
CREATE OR REPLACE FUNCTION "audit_append"("p_body" text, "p_person" text, "p_detail" bytea) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  who text := p_body::jsonb ->> 'user';
BEGIN
  IF session_user LIKE 'bulwark\_web\_%' AND who !~ '^((user|token):[0-9a-f-]{36}|host:.+|anonymous|web)$'
    OR session_user LIKE 'bulwark\_worker\_%' AND who <> 'worker' THEN
    RAISE EXCEPTION 'audit: % cannot record for %', session_user, who USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN audit_insert(p_body, p_person, p_detail);
END $$;

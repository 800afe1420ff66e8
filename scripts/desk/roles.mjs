import { withConnection } from "./connection.mjs";
import { asRole } from "./database-address.mjs";
import { Refusal } from "./refusal.mjs";
import { scramVerifier } from "./scram.mjs";

/** Roles are shared by a whole cluster, so their names end in the desk's id. */
export function roleNames(deskId) {
  return { owner: `bulwark_owner_${deskId}`, web: `bulwark_web_${deskId}`, worker: `bulwark_worker_${deskId}` };
}

/** Double quotes for a name, single quotes for text, as PostgreSQL wants them. */
export const quoteName = (name) => `"${name.replaceAll('"', '""')}"`;
export const quoteText = (text) => `'${text.replaceAll("'", "''")}'`;

/**
 * Makes the three roles in a cluster of our own, or gives existing ones these passwords.
 * @param {import("pg").Client} client a superuser's
 * @param {Record<"owner" | "web" | "worker", { name: string, password: string }>} roles
 */
export async function createRoles(client, roles) {
  for (const { name, password } of Object.values(roles)) {
    const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
    await client.query(
      rowCount ? `ALTER ROLE ${quoteName(name)} PASSWORD ${quoteText(scramVerifier(password))}` : createRole(name, password),
    );
  }
}

/** Makes the database in a cluster of our own; nobody but the three roles may connect to it. */
export async function createDatabase(client, database, roles) {
  const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [database]);
  if (!rowCount) await client.query(`CREATE DATABASE ${quoteName(database)} OWNER ${quoteName(roles.owner.name)}`);
  await client.query(`REVOKE ALL ON DATABASE ${quoteName(database)} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${quoteName(database)} TO ${quoteName(roles.web.name)}, ${quoteName(roles.worker.name)}`);
}

/**
 * In a PostgreSQL of the operator's own: makes the web and worker roles if the owner may, else refuses with the SQL for its administrator.
 * Roles that are there already must let us in with our passwords.
 */
export async function ensureOwnServerRoles(address, { web, worker }) {
  const missing = await withConnection(address, async (client) => {
    const { rows } = await client.query(
      `SELECT current_user AS name, rolcreaterole OR rolsuper AS "mayCreateRoles", has_schema_privilege('public', 'CREATE') AS "mayCreateTables"
       FROM pg_roles WHERE rolname = current_user`,
    );
    const [owner] = rows;
    const existing = new Set(
      (await client.query("SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)", [[web.name, worker.name]])).rows.map(
        (row) => row.rolname,
      ),
    );
    const absent = [web, worker].filter(({ name }) => !existing.has(name));
    const statements = absent.map(({ name, password }) => createRole(name, password));
    if (owner.mayCreateRoles) {
      for (const statement of statements) await client.query(statement);
      statements.length = 0;
    }
    if (!owner.mayCreateTables) statements.push(`GRANT USAGE, CREATE ON SCHEMA public TO ${quoteName(owner.name)}`);
    return { owner: owner.name, statements };
  });
  if (missing.statements.length > 0) {
    throw new Refusal(
      `The role ${missing.owner} may not do this itself. Let the administrator of that PostgreSQL run (in this database), then start again:\n\n${missing.statements.map((sql) => `${sql};`).join("\n")}\n`,
      { exitCode: 3 },
    );
  }
  for (const { name, password } of [web, worker]) {
    await withConnection(asRole(address, name, password), (client) => client.query("SELECT 1")).catch((error) => {
      throw new Refusal(
        `The role ${name} exists but cannot log in here (${error.message}). Let the administrator run:\n\nALTER ROLE ${quoteName(name)} LOGIN PASSWORD ${quoteText(scramVerifier(password))};\n`,
        { exitCode: 3, cause: error },
      );
    });
  }
}

function createRole(name, password) {
  return `CREATE ROLE ${quoteName(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD ${quoteText(scramVerifier(password))}`;
}

import { keysIndexes } from '@lantern/keys/distributed';
import {
  type IndexSpecs,
  type MongoConnection,
  MongoStartError,
  connectMongo,
  ensureIndexes,
  mongoConfig,
  mongoOptions,
} from '@lantern/mongo';
import { ConfigError, type Environment, asError, loadConfig } from '@lantern/runtime';
import { transportIndexes } from '@lantern/transport/distributed';
import { findSkew } from './clock-skew.js';
import { type Check, type DoctorContext, Findings } from './finding.js';

const MAJORITY_TIMEOUT_MS = 4_000;

function settingsOf(env: Environment) {
  try {
    return loadConfig(mongoConfig, env);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** Each on its own, so that all that are wrong are told. */
async function checkIndexes(connection: MongoConnection, specs: IndexSpecs, findings: Findings): Promise<void> {
  for (const [collection, indexes] of Object.entries(specs)) {
    for (const index of indexes) {
      try {
        await ensureIndexes(connection, { [collection]: [index] }, 'check');
      } catch (error) {
        if (!(error instanceof MongoStartError)) throw error;
        findings.error(`${error.message}; or start the service, which makes what is missing.`);
      }
    }
  }
}

/** Deletes what is not there: nothing is changed, and yet a majority has to confirm all that was written before. */
async function checkMajority(connection: MongoConnection, findings: Findings): Promise<void> {
  try {
    const statements = [{ q: { _id: 'doctor' }, limit: 1 }];
    await connection.write({ kind: 'delete', collection: 'keyMeta', statements });
  } catch (error) {
    findings.error(
      `No majority of the replica set confirms a write (${asError(error).name}): start the members that are away (rs.status()), and see that the user has the role readWrite.`,
    );
  }
}

async function checkClock(connection: MongoConnection, { clock }: DoctorContext, findings: Findings): Promise<void> {
  const asked = clock.now();
  const { localTime } = (await connection.db.command({ hello: 1 })) as { localTime?: Date };
  const theirs = localTime?.getTime() ?? Number.NaN;
  findSkew({ whose: 'MongoDB', theirs, asked, answered: clock.now() }, findings);
}

/** MongoDB answers, can confirm writes, and has the indexes that the services of this environment need. */
export const checkMongodb: Check = async (context) => {
  const settings = settingsOf(context.env);
  if (settings === undefined) return [];
  const findings = new Findings('mongodb');
  let connection: MongoConnection | undefined;
  try {
    const bounds = { serverSelectionTimeoutMs: 3_000, majorityTimeoutMs: MAJORITY_TIMEOUT_MS };
    connection = await connectMongo({ ...mongoOptions(settings, 'lantern-messaging-cli'), ...bounds });
    await checkClock(connection, context, findings);
    await checkMajority(connection, findings);
    const { services } = context;
    const all = !services.includes('keys') && !services.includes('transport');
    if (all || services.includes('keys')) await checkIndexes(connection, keysIndexes, findings);
    if (all || services.includes('transport')) await checkIndexes(connection, transportIndexes, findings);
  } catch (error) {
    const told = asError(error);
    findings.error(
      told instanceof MongoStartError ? `${told.message}.` : `MongoDB cannot be asked (${told.name}): see its log.`,
    );
  } finally {
    await connection?.close();
  }
  return findings.wellUnlessFound('The replica set answers, confirms writes, and has its indexes.');
};

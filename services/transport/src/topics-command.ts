import { type Environment, OperatorError, configKey, loadConfigs } from '@lantern/runtime';
import { type TopicsOptions, applyTopics, checkTopics } from './adapters/index.js';
import { transportKafka } from './open-backends.js';
import { transportProcessDefinitions } from './process-settings.js';

export const TOPICS_USAGE = `Usage: transport topics apply | check

  apply   makes the topics that are missing and corrects their settings
  check   tells whether all is as it has to be, and changes nothing
`;

/**
 * `topics apply` and `topics check`: what they found and did, as text.
 * @throws ConfigError; OperatorError in one line when something is wrong, or for another command
 */
export async function topicsCommand(args: readonly string[], env: Environment): Promise<string> {
  const [command, ...others] = args;
  if ((command !== 'apply' && command !== 'check') || others.length > 0)
    throw new OperatorError(TOPICS_USAGE.trimEnd());
  const options = topicsOptions(env);
  try {
    if (command === 'check') return report(['The topics are as they have to be.'], await checkTopics(options));
    const { created, changed, warnings } = await applyTopics(options);
    const lines = [
      ...created.map((topic) => `made ${topic}`),
      ...changed.map((topic) => `corrected ${topic}`),
      'The topics are as they have to be.',
    ];
    return report(lines, warnings);
  } catch (error) {
    throw error instanceof Error ? new OperatorError(error.message, { cause: error }) : error;
  }
}

/** What an environment says of the topics. @throws ConfigError */
export function topicsOptions(env: Environment): TopicsOptions {
  const { process: own, kafka } = loadConfigs(topicsDefinitions(), env);
  const { partitions: partitionCount, replicationFactor } = own;
  return { connection: transportKafka({ kafka }), partitionCount, replicationFactor };
}

/** The services' secret may be there, as for a transport, and is of no use: only Kafka is spoken to. */
function topicsDefinitions() {
  const { process: own, transport, kafka } = transportProcessDefinitions;
  const serviceSecret = configKey.secret({ about: 'Not used.', minBytes: 0, optional: true });
  return { process: { ...own, keys: { ...own.keys, serviceSecret } }, transport, kafka };
}

function report(lines: readonly string[], warnings: readonly string[]): string {
  return [...lines, ...warnings.map((warning) => `Warning: ${warning}`), ''].join('\n');
}

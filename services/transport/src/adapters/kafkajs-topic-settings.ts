import type { Admin } from 'kafkajs';
import { ConfigResourceTypes, ConfigSource } from './kafkajs-internals.js';

export interface TopicSettings {
  /** In effect, whoever set them. */
  readonly values: ReadonlyMap<string, string>;
  /** Set on the topic itself. */
  readonly overrides: ReadonlyMap<string, string>;
}

export async function readTopicSettings(
  admin: Admin,
  topics: readonly string[],
): Promise<ReadonlyMap<string, TopicSettings>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => {
      const pairs = (entries: typeof configEntries) =>
        new Map(entries.map(({ configName, configValue }) => [configName, configValue] as const));
      const own = configEntries.filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG);
      return [resourceName, { values: pairs(configEntries), overrides: pairs(own) }];
    }),
  );
}

/** Replaces all settings of the topic itself: what is left out goes back to the brokers' default. */
export async function writeTopicSettings(
  admin: Admin,
  topic: string,
  overrides: ReadonlyMap<string, string>,
): Promise<void> {
  const configEntries = [...overrides].map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }],
  });
}

/** Of one of the brokers. */
export async function readBrokerSetting(admin: Admin, name: string): Promise<string | undefined> {
  const { brokers } = await admin.describeCluster();
  const resources = brokers.slice(0, 1).map(({ nodeId }) => ({
    type: ConfigResourceTypes.BROKER,
    name: String(nodeId),
    configNames: [name],
  }));
  const answer = await admin.describeConfigs({ includeSynonyms: false, resources });
  return answer.resources[0]?.configEntries.find(({ configName }) => configName === name)?.configValue;
}

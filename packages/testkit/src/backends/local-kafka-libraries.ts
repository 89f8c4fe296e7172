import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDirectory } from './cached-directory.js';
import { runTool } from './run-tool.js';

const pom = fileURLToPath(new URL('../../src/backends/kafka-libraries.pom.xml', import.meta.url));
const oldestJava = 17;
const fetchTimeoutMs = 300_000;

async function requireJava(): Promise<void> {
  const instead = `install Java ${oldestJava} or newer and Maven, start Docker, or set KAFKA_BROKERS`;
  const answer = await runTool({ command: 'java', args: ['-version'], timeoutMs: 30_000, whenMissing: instead });
  const major = Number(/version "(\d+)/.exec(answer)?.[1]);
  if (!(major >= oldestJava)) throw new Error(`Java is too old (${answer.split('\n', 1)[0]}): ${instead}`);
}

/** The class path of the Kafka server, fetched from Maven Central once into the repository's cache. */
export async function localKafkaClassPath(): Promise<string> {
  await requireJava();
  const libraries = await cachedDirectory({
    name: 'kafka',
    madeFrom: [readFileSync(pom, 'utf8')],
    fill: async (directory) => {
      const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${directory}`];
      await runTool({
        command: 'mvn',
        // Strict checksums: a file that differs from its published digest fails the fetch.
        args: ['--quiet', '--batch-mode', '--strict-checksums', '--file', pom, ...goal],
        timeoutMs: fetchTimeoutMs,
        whenMissing: 'install Maven, start Docker, or set KAFKA_BROKERS',
      });
    },
  });
  return join(libraries, '*');
}

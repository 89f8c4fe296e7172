import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError } from './config-error.js';
import { configKey } from './config-key.js';
import { defineConfig, describeConfig, loadConfig, loadConfigs, omitKeys } from './config.js';
import { Secret } from './secret.js';

const definition = defineConfig({
  prefix: 'GATEWAY_',
  keys: {
    listenPort: configKey.integer({ about: 'Port of the clients.', min: 0, max: 65_535, default: 8080 }),
    drainTimeoutMs: configKey.duration({ about: 'Time for a drain.', min: 0, max: 60_000, default: 20_000 }),
    maxFrameBytes: configKey.size({ about: 'Largest frame.', min: 1_024, max: 1_048_576, default: 327_680 }),
    compress: configKey.boolean({ about: 'Compress frames.', default: true }),
    mode: configKey.choice({ about: 'How to route.', values: ['static', 'dns'], default: 'static' }),
    issuer: configKey.text({ about: 'Issuer of tokens.', required: true }),
    audience: configKey.text({ about: 'Audience of tokens.', optional: true, maxLength: 5 }),
    brokers: configKey.list({ about: 'Where Kafka is.', maxItems: 2, optional: true }),
    keysUrl: configKey.url({ about: 'Where keys is.', protocols: ['http', 'https'], default: 'http://keys:8081' }),
    signingKey: configKey.secret({ about: 'Key of tokens.', minBytes: 8, optional: true }),
  },
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(definition, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ env, problem }) => `${env}: ${problem}`);
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  test('takes defaults for what is unset or empty, and freezes the result', () => {
    const config = loadConfig(definition, { GATEWAY_ISSUER: 'lantern', GATEWAY_LISTEN_PORT: '', PATH: '/bin' });
    expect(config).toEqual({
      listenPort: 8080,
      drainTimeoutMs: 20_000,
      maxFrameBytes: 327_680,
      compress: true,
      mode: 'static',
      issuer: 'lantern',
      audience: undefined,
      brokers: undefined,
      keysUrl: 'http://keys:8081',
      signingKey: undefined,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('gives typed values of what is set', () => {
    const config = loadConfig(definition, {
      GATEWAY_ISSUER: 'lantern',
      GATEWAY_DRAIN_TIMEOUT_MS: '1500',
      GATEWAY_COMPRESS: 'false',
      GATEWAY_MODE: 'dns',
      GATEWAY_BROKERS: 'a:1, b:2',
    });
    const mode: 'static' | 'dns' = config.mode;
    const port: number = config.listenPort;
    const audience: string | undefined = config.audience;
    // @ts-expect-error an optional key may be undefined
    const notOptional: string = config.audience;
    expect([mode, port, audience, notOptional]).toEqual(['dns', 8080, undefined, undefined]);
    expect(config).toMatchObject({ drainTimeoutMs: 1500, compress: false, brokers: ['a:1', 'b:2'] });
    expect(Object.isFrozen(config.brokers)).toBe(true);
  });

  test('reports all problems at once, each with the variable, the fault and the way out', () => {
    expect(
      problemsOf({
        GATEWAY_LISTEN_PORT: '65536',
        GATEWAY_DRAIN_TIMEOUT_MS: '20s',
        GATEWAY_COMPRESS: 'yes',
        GATEWAY_MODE: 'DNS',
        GATEWAY_AUDIENCE: 'abcdef',
        GATEWAY_BROKERS: 'a,,b',
        GATEWAY_KEYS_URL: 'http://me:pw@keys',
        GATEWAY_SIGNING_KEY: 'short',
        GATEWAY_ISSUERS: 'x',
      }),
    ).toEqual([
      'GATEWAY_ISSUERS: is not a known variable; did you mean GATEWAY_ISSUER?',
      'GATEWAY_LISTEN_PORT: 65536 is out of bounds; set a whole number from 0 to 65,535, digits only',
      'GATEWAY_DRAIN_TIMEOUT_MS: "20s" is not a whole number of ms; set a whole number of ms from 0 to 60,000, digits only',
      'GATEWAY_COMPRESS: "yes" is neither true nor false; set true or false',
      'GATEWAY_MODE: "DNS" is not known; set one of static, dns',
      'GATEWAY_ISSUER: is not set and has no default; set text of at most 1,024 characters',
      'GATEWAY_AUDIENCE: has 6 characters; set text of at most 5 characters',
      'GATEWAY_BROKERS: has an empty item; set 1 to 2 items separated by commas, each text of at most 1,024 characters',
      'GATEWAY_KEYS_URL: holds credentials; set a URL that begins with http:// or https://; credentials belong into a secret',
      'GATEWAY_SIGNING_KEY: is too short; set at least 8 bytes, or set GATEWAY_SIGNING_KEY_FILE to the path of a file that holds them',
    ]);
  });

  test('refuses numbers that are no plain whole numbers', () => {
    for (const text of ['1e3', '0x10', '1.0', ' 1', '+1', '1_000', '99999999999999999', 'NaN']) {
      expect(problemsOf({ GATEWAY_ISSUER: 'x', GATEWAY_LISTEN_PORT: text })).toEqual([
        `GATEWAY_LISTEN_PORT: "${text}" is not a whole number; set a whole number from 0 to 65,535, digits only`,
      ]);
    }
  });

  test('explains the variables that Kubernetes sets for a Service of the same name', () => {
    const problems = problemsOf({
      GATEWAY_ISSUER: 'x',
      GATEWAY_SERVICE_HOST: '10.0.0.1',
      GATEWAY_PORT: 'tcp://10.0.0.1:80',
      GATEWAY_PORT_80_TCP_ADDR: '10.0.0.1',
    });
    expect(problems).toHaveLength(3);
    for (const problem of problems) expect(problem).toContain('enableServiceLinks: false');
  });
});

describe('a secret', () => {
  let dir: string;
  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'lantern-config-'))));
  afterEach(() => rmSync(dir, { recursive: true }));

  test('comes from the variable or from a file, without the line end of the file', () => {
    const file = join(dir, 'key');
    writeFileSync(file, 'from the file\n');
    const fromFile = loadConfig(definition, { GATEWAY_ISSUER: 'x', GATEWAY_SIGNING_KEY_FILE: file });
    const fromEnv = loadConfig(definition, { GATEWAY_ISSUER: 'x', GATEWAY_SIGNING_KEY: 'from the env' });
    expect(fromFile.signingKey?.reveal()).toBe('from the file');
    expect(fromEnv.signingKey?.reveal()).toBe('from the env');
  });

  test('is refused when it comes twice or from no readable file', () => {
    const base = { GATEWAY_ISSUER: 'x', GATEWAY_SIGNING_KEY_FILE: join(dir, 'absent') };
    expect(problemsOf(base)).toEqual([
      'GATEWAY_SIGNING_KEY_FILE: cannot be read (ENOENT); set the path of a readable file',
    ]);
    expect(problemsOf({ ...base, GATEWAY_SIGNING_KEY: 'long enough' })).toEqual([
      'GATEWAY_SIGNING_KEY: is set together with GATEWAY_SIGNING_KEY_FILE; set only one of them',
    ]);
  });

  test('that is required and whose file cannot be read is one problem, not two', () => {
    const needy = defineConfig({
      prefix: 'KEYS_',
      keys: { token: configKey.secret({ about: 'Token.', minBytes: 1, required: true }) },
    });
    const load = () => loadConfig(needy, { KEYS_TOKEN_FILE: join(dir, 'absent') });
    expect(load).toThrow(/^The configuration has 1 problem\(s\):\n {2}KEYS_TOKEN_FILE: cannot be read \(ENOENT\)/);
  });

  test('prints as [redacted] wherever it is printed', () => {
    const secret = new Secret('hunter2');
    const config = { secret };
    for (const text of [String(secret), `a ${String(secret)}`, JSON.stringify(config), inspect(config)]) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('hunter2');
    }
    expect(Object.keys(secret)).toEqual([]);
  });

  test('that is too short is not quoted in the error', () => {
    expect(problemsOf({ GATEWAY_ISSUER: 'x', GATEWAY_SIGNING_KEY: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

describe('several definitions', () => {
  const keys = defineConfig({
    prefix: 'KEYS_',
    keys: {
      dataDir: configKey.text({ about: 'Where data is.', required: true }),
      port: configKey.integer({ about: 'Port.', min: 1, max: 9, default: 1 }),
    },
  });

  test('are read from one environment, each under its own name', () => {
    const config = loadConfigs({ gateway: definition, keys }, { GATEWAY_ISSUER: 'x', KEYS_DATA_DIR: '/data' });
    expect(config.keys).toEqual({ dataDir: '/data', port: 1 });
    expect(config.gateway.issuer).toBe('x');
  });

  test('report the problems of all of them together', () => {
    expect(() => loadConfigs({ gateway: definition, keys }, { KEYS_PORT: '0', KEYS_X: '1' })).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ env: 'KEYS_X' }),
          expect.objectContaining({ env: 'GATEWAY_ISSUER' }),
          expect.objectContaining({ env: 'KEYS_DATA_DIR' }),
          expect.objectContaining({ env: 'KEYS_PORT' }),
        ],
      }),
    );
  });

  test('may leave out keys, which are then unknown', () => {
    const own = omitKeys(keys, ['dataDir']);
    expect(loadConfig(own, {})).toEqual({ port: 1 });
    expect(() => loadConfig(own, { KEYS_DATA_DIR: '/data' })).toThrow('KEYS_DATA_DIR: is not a known variable');
  });
});

test('a description names every variable with type, unit, bounds and default', () => {
  const rows = describeConfig(definition);
  expect(rows).toHaveLength(10);
  expect(rows[1]).toEqual({
    env: 'GATEWAY_DRAIN_TIMEOUT_MS',
    key: 'drainTimeoutMs',
    type: 'duration',
    unit: 'ms',
    bounds: '0 … 60,000',
    defaultText: '20000',
    required: false,
    about: 'Time for a drain.',
  });
  expect(rows[5]).toMatchObject({ env: 'GATEWAY_ISSUER', required: true });
  expect(rows[5]).not.toHaveProperty('defaultText');
});

test('a definition that breaks the rules is refused where it is written', () => {
  const port = configKey.integer({ about: 'Port.', min: 0, max: 9, default: 1 });
  expect(() => configKey.integer({ about: 'Port.', min: 0, max: 9, default: 10 })).toThrow('out of bounds');
  expect(() => defineConfig({ prefix: 'gateway', keys: { port } })).toThrow('GATEWAY_');
  expect(() => defineConfig({ prefix: 'G_', keys: { Port: port } })).toThrow('camelCase');
  const wait = configKey.duration({ about: 'Wait.', min: 0, max: 9, default: 1 });
  expect(() => defineConfig({ prefix: 'G_', keys: { wait } })).toThrow('end in Ms');
  const silent = configKey.boolean({ about: '', default: true });
  expect(() => defineConfig({ prefix: 'G_', keys: { silent } })).toThrow('one sentence');
});

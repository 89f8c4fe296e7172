import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environment, loadConfig } from '@lantern/runtime';
import { kafkaConfig, kafkaConnection } from './kafka-settings.js';

const load = (env: Environment) =>
  kafkaConnection(loadConfig(kafkaConfig, { KAFKA_BROKERS: 'a:1, [::1]:2', ...env }), 'me');

test('brokers alone are reached in plain text, without credentials', () => {
  expect(load({})).toEqual({ brokers: ['a:1', '[::1]:2'], clientId: 'me' });
  expect(() => load({ KAFKA_BROKERS: 'a' })).toThrow('is not a broker like host:9092');
});

test('TLS trusts what the system trusts, or the certificates of a file', () => {
  expect(load({ KAFKA_TLS: 'true' }).tls).toEqual({});
  const directory = mkdtempSync(join(tmpdir(), 'lantern-kafka-'));
  const file = join(directory, 'ca.pem');
  writeFileSync(file, 'PEM');
  expect(load({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: file }).tls).toEqual({ ca: 'PEM' });
  expect(() => load({ KAFKA_TLS_CA_FILE: file })).toThrow('KAFKA_TLS_CA_FILE: is of no use without KAFKA_TLS');
  rmSync(directory, { recursive: true });
  expect(() => load({ KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: file })).toThrow('cannot be read (ENOENT)');
});

test('credentials are given as a whole', () => {
  const env = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_USERNAME: 'lantern', KAFKA_PASSWORD: 'p' };
  const { sasl } = load(env);
  expect([sasl?.mechanism, sasl?.username, sasl?.password.reveal()]).toEqual(['scram-sha-512', 'lantern', 'p']);
  expect(() => load({ ...env, KAFKA_PASSWORD: '' })).toThrow('KAFKA_PASSWORD: is not set');
  expect(() => load({ KAFKA_USERNAME: 'x' })).toThrow(/KAFKA_SASL_MECHANISM.*\n.*KAFKA_PASSWORD/);
});

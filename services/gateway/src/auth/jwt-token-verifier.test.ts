import { createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { ManualClock } from '@lantern/runtime/testing';
import jwt from 'jsonwebtoken';
import type { TokenFault } from '../ports.js';
import { JwtTokenVerifier, type TokenKeys } from './jwt-token-verifier.js';
import { type VerificationKey, readVerificationKeys } from './verification-keys.js';

const clock = new ManualClock(1_800_000_000_000);
const NOW = 1_800_000_000;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ecOther = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const rsaOther = generateKeyPairSync('rsa', { modulusLength: 3_072 });
const pemOf = (key: typeof ec.publicKey) => key.export({ type: 'spki', format: 'pem' }) as string;
const RULES = {
  issuer: 'lantern',
  audience: 'messaging',
  userClaim: 'sub',
  deviceClaim: 'device',
  maxLifetimeMs: 86_400_000,
  skewMs: 30_000,
  clock,
};
const publicKeys: TokenKeys = {
  mode: 'public-keys',
  keys: [
    { kid: 'one', algorithm: 'ES256', key: ec.publicKey },
    { algorithm: 'RS256', key: rsa.publicKey },
  ],
};
const verifier = new JwtTokenVerifier({ ...RULES, keys: publicKeys });
const sub = randomUUID();
const claims = (fields: object = {}) => ({
  iss: 'lantern',
  aud: 'messaging',
  sub,
  iat: NOW,
  exp: NOW + 3_600,
  ...fields,
});
const sign = (fields: object = {}, options: jwt.SignOptions = {}) =>
  jwt.sign(claims(fields), ec.privateKey, { algorithm: 'ES256', ...options });
const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString(
    'base64url',
  );
/** A token of any header and payload, with a good ES256 signature unless told. */
function forge(header: object, payload: unknown, signature?: string): string {
  const signed = `${part({ alg: 'ES256', kid: 'one', ...header })}.${part(payload)}`;
  return `${signed}.${signature ?? signEc(signed)}`;
}

/** With good claims, by a key of somebody else. */
const byOther = (header: object): string => {
  const options = { algorithm: 'ES256', header: { alg: 'ES256', ...header } as jwt.JwtHeader } as const;
  return jwt.sign(claims(), ecOther.privateKey, options);
};
const resigned = (signed: string) => `${signed}.${signEc(signed)}`;
const derSigned = (): string => {
  const signed = `${part({ alg: 'ES256' })}.${part(claims())}`;
  return `${signed}.${createSign('sha256').update(signed).sign(ec.privateKey).toString('base64url')}`;
};
/** The same bytes, written in another way: the last character has bits that mean nothing. */
function otherBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return `${text.slice(0, -1)}${alphabet[alphabet.indexOf(text.at(-1)!) ^ 1]}`;
}

function signEc(text: string): string {
  const key = { key: ec.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return createSign('sha256').update(text).sign(key).toString('base64url');
}

describe('a good token', () => {
  test('of each kind of key names its user, device and times', async () => {
    expect(await verifier.verify(sign({ device: 0 }, { keyid: 'one' }))).toEqual({
      valid: true,
      identity: { userId: sub, deviceId: 0, issuedAt: NOW * 1_000, expiresAt: (NOW + 3_600) * 1_000 },
    });
    const byRsa = jwt.sign(claims({ aud: ['other', 'messaging'] }), rsa.privateKey, { algorithm: 'RS256' });
    expect(await verifier.verify(byRsa)).toMatchObject({ valid: true, identity: { userId: sub } });
    const secret = Buffer.alloc(32, 7);
    const shared = new JwtTokenVerifier({ ...RULES, keys: { mode: 'shared-secret', secret } });
    const byHmac = jwt.sign(claims({ sub: sub.toUpperCase() }), secret, { algorithm: 'HS256' });
    expect(await shared.verify(byHmac)).toMatchObject({ valid: true, identity: { userId: sub } });
  });

  test('may be off by the clock skew', async () => {
    expect((await verifier.verify(sign({ iat: NOW + 29 }))).valid).toBe(true);
    expect((await verifier.verify(sign({ iat: NOW - 100, exp: NOW - 29 }))).valid).toBe(true);
  });

  test('may name its user in another claim', async () => {
    const other = new JwtTokenVerifier({ ...RULES, userClaim: 'lantern_user', keys: publicKeys });
    const user = randomUUID();
    expect(await other.verify(sign({ sub: 'account-7', lantern_user: user }))).toMatchObject({
      identity: { userId: user },
    });
  });
});

test('the signature of a token is checked once, and what it says each time', async () => {
  let checks = 0;
  const key: VerificationKey = {
    algorithm: 'ES256',
    get key() {
      checks++;
      return ec.publicKey;
    },
  };
  const later = new ManualClock(clock.now());
  const own = new JwtTokenVerifier({ ...RULES, clock: later, keys: { mode: 'public-keys', keys: [key] } });
  const token = sign();
  for (let time = 0; time < 3; time++) expect((await own.verify(token)).valid).toBe(true);
  expect(checks).toBe(1);
  expect(await own.verify(`${token.slice(0, -4)}AAAA`)).toMatchObject({ fault: 'untrusted' });
  await own.verify(sign({ jti: 'another' }));
  expect(checks).toBe(3);
  later.advance(3_700_000);
  expect(await own.verify(token)).toMatchObject({ fault: 'expired' });
  expect(checks).toBe(3);
});

describe('a hostile token is refused', () => {
  const hmacByPublicKey = (): string => {
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims())}`;
    return `${signed}.${createHmac('sha256', pemOf(ec.publicKey)).update(signed).digest('base64url')}`;
  };
  const rows: [string, TokenFault, () => string][] = [
    ['nothing', 'missing', () => ''],
    ['no token', 'malformed', () => 'abc'],
    ['two parts', 'malformed', () => sign().split('.').slice(0, 2).join('.')],
    ['four parts', 'malformed', () => `${sign()}.x`],
    ['padding', 'malformed', () => `${sign()}=`],
    ['standard base64', 'malformed', () => `${sign()}+/`],
    ['a space before it', 'malformed', () => ` ${sign()}`],
    ['a line end', 'malformed', () => `${sign()}\n`],
    ['a header that is no JSON', 'malformed', () => `${part('{')}.${part(claims())}.AAAA`],
    ['a header that is an array', 'malformed', () => `${part([])}.${part(claims())}.AAAA`],
    ['above 8 KiB', 'too-large', () => sign({ pad: 'x'.repeat(8_192) })],
    ['crit', 'malformed', () => forge({ crit: ['exp'], exp: 1 }, claims())],
    ['alg none', 'malformed', () => `${part({ alg: 'none' })}.${part(claims())}.`],
    ['alg none with a signature', 'untrusted', () => forge({ alg: 'none' }, claims(), 'AAAA')],
    ['no alg', 'untrusted', () => forge({ alg: undefined }, claims())],
    ['HS256 with the public key as secret', 'untrusted', hmacByPublicKey],
    ['ES384', 'untrusted', () => forge({ alg: 'ES384' }, claims())],
    ['RS256 by another key', 'untrusted', () => forge({ alg: 'RS256' }, claims())],
    ['another key', 'untrusted', () => jwt.sign(claims(), ecOther.privateKey, { algorithm: 'ES256' })],
    [
      'another key under a known kid',
      'untrusted',
      () => jwt.sign(claims(), ecOther.privateKey, { algorithm: 'ES256', keyid: 'one' }),
    ],
    ['an unknown kid', 'untrusted', () => sign({}, { keyid: 'two' })],
    ['a kid that is an object', 'untrusted', () => forge({ kid: { $ne: '' } }, claims())],
    [
      'an embedded key',
      'untrusted',
      () =>
        jwt.sign(claims(), ecOther.privateKey, {
          algorithm: 'ES256',
          header: { alg: 'ES256', jwk: ecOther.publicKey.export({ format: 'jwk' }) } as jwt.JwtHeader,
        }),
    ],
    [
      'a payload that was changed',
      'untrusted',
      () => sign().replace(/\.[^.]+\./, `.${part(claims({ sub: randomUUID() }))}.`),
    ],
    ['a payload that is text', 'malformed', () => forge({}, '"text"')],
    ['a payload that is a list', 'malformed', () => forge({}, [])],
    ['a payload that is null', 'malformed', () => forge({}, 'null')],
    ['a payload that is no JSON', 'malformed', () => forge({}, '{')],
    [
      'a payload that is not UTF-8',
      'malformed',
      () => forge({}, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
    ],
    ['a payload with a byte order mark', 'malformed', () => forge({}, `\ufeff${JSON.stringify(claims())}`)],
    ['a claim twice', 'malformed', () => forge({}, JSON.stringify(claims()).replace('{', `{"sub":"${randomUUID()}",`))],
    [
      'a claim twice, once in other letters for the same',
      'malformed',
      () => forge({}, JSON.stringify(claims()).replace('{', `{"\\u0073ub":"${randomUUID()}",`)),
    ],
    [
      'a header parameter twice',
      'malformed',
      () => resigned(`${part('{"alg":"none","alg":"ES256","kid":"one"}')}.${part(claims())}`),
    ],
    ['trailing bits in the signature', 'malformed', () => otherBits(sign())],
    [
      'trailing bits in the payload',
      'malformed',
      () => resigned(`${part({ alg: 'ES256' })}.${otherBits(part('{"a":1}'))}`),
    ],
    ['the type of a logout token', 'malformed', () => forge({ typ: 'logout+jwt' }, claims())],
    ['a type that is no text', 'malformed', () => forge({ typ: ['JWT'] }, claims())],
    ['a nested token', 'malformed', () => forge({ cty: 'JWT' }, `"${sign()}"`)],
    ['an encrypted token', 'malformed', () => `${sign()}.AAAA.AAAA`],
    ['an empty signature', 'malformed', () => `${sign().split('.').slice(0, 2).join('.')}.`],
    ['a signature of zeros', 'untrusted', () => forge({}, claims(), Buffer.alloc(64).toString('base64url'))],
    ['a signature in another form', 'untrusted', () => derSigned()],
    ['an alg in other letters', 'untrusted', () => forge({ alg: 'es256' }, claims())],
    ['an alg that is a list', 'untrusted', () => forge({ alg: ['ES256'] }, claims())],
    ['a jku', 'untrusted', () => byOther({ jku: 'https://evil.example/jwks' })],
    ['an x5u and an x5c', 'untrusted', () => byOther({ x5u: 'https://evil.example/x', x5c: ['AAAA'] })],
    ['a kid that is a path', 'untrusted', () => byOther({ kid: '../../../../dev/null' })],
    ['a kid that is SQL', 'untrusted', () => byOther({ kid: "' UNION SELECT 'x" })],
    ['a kid that is __proto__', 'untrusted', () => byOther({ kid: '__proto__' })],
    [
      'RS256 by a key of another size',
      'untrusted',
      () => jwt.sign(claims(), rsaOther.privateKey, { algorithm: 'RS256' }),
    ],
    ['PS256 by the RSA key', 'untrusted', () => jwt.sign(claims(), rsa.privateKey, { algorithm: 'PS256' })],
    ['an audience that is an object', 'claims', () => forge({}, claims({ aud: { messaging: true } }))],
    ['an issuer that is an object', 'claims', () => forge({}, claims({ iss: {} }))],
    ['an issuer in other letters', 'claims', () => forge({}, claims({ iss: 'l\u0430ntern' }))],
    ['a sub that is a list', 'claims', () => forge({}, claims({ sub: [sub] }))],
    ['a sub with spaces', 'claims', () => sign({ sub: ` ${sub}` })],
    [
      'a sub in full-width digits',
      'claims',
      () => sign({ sub: sub.replace(/\d/, (d) => String.fromCharCode(0xff10 + Number(d))) }),
    ],
    ['a sub that is in the prototype only', 'claims', () => forge({}, `{"__proto__":${JSON.stringify(claims())}}`)],
    ['an exp in milliseconds', 'claims', () => sign({ exp: (NOW + 600) * 1_000 })],
    ['an exp of null', 'claims', () => forge({}, claims({ exp: null }))],
    ['an iat that is text', 'claims', () => forge({}, claims({ iat: String(NOW) }))],
    ['a negative iat', 'claims', () => forge({}, claims({ iat: -1 }))],
    ['a device that is a fraction', 'claims', () => sign({ device: 1.5 })],
    ['a device that is negative', 'claims', () => sign({ device: -1 })],
    ['another issuer', 'claims', () => sign({ iss: 'lantern2' })],
    ['an issuer in a list', 'claims', () => forge({}, claims({ iss: ['lantern'] }))],
    ['no issuer', 'claims', () => sign({ iss: undefined })],
    ['another audience', 'claims', () => sign({ aud: 'keys' })],
    ['an empty audience', 'claims', () => sign({ aud: [] })],
    ['an audience with an object', 'claims', () => forge({}, claims({ aud: ['messaging', {}] }))],
    ['no audience', 'claims', () => sign({ aud: undefined })],
    ['a sub that is no UUID', 'claims', () => sign({ sub: 'alice' })],
    ['a sub of look-alikes', 'claims', () => sign({ sub: sub.replace(/[0-9a-f]/, '\u0430') })],
    ['a sub that is an object', 'claims', () => forge({}, claims({ sub: { $gt: '' } }))],
    ['no sub', 'claims', () => sign({ sub: undefined })],
    ['no exp', 'claims', () => forge({}, claims({ exp: undefined }))],
    ['an exp that is text', 'claims', () => forge({}, claims({ exp: '9999999999' }))],
    [
      'an exp beyond numbers',
      'claims',
      () => forge({}, '{"iss":"lantern","aud":"messaging","sub":"' + sub + '","iat":1,"exp":1e999}'),
    ],
    ['no iat', 'claims', () => forge({}, { ...claims(), iat: undefined })],
    ['an iat in the future', 'not-yet-valid', () => sign({ iat: NOW + 31 })],
    ['an nbf in the future', 'not-yet-valid', () => sign({ nbf: NOW + 31 })],
    ['an nbf that is text', 'claims', () => forge({}, claims({ nbf: 'now' }))],
    ['a life of more than a day', 'claims', () => sign({ exp: NOW + 86_401 })],
    ['exp before iat', 'claims', () => sign({ iat: NOW + 10, exp: NOW + 5 })],
    ['expired past the skew', 'expired', () => sign({ iat: NOW - 100, exp: NOW - 30 })],
    ['a device that is text', 'claims', () => sign({ device: '1' })],
    ['a device beyond uint32', 'claims', () => sign({ device: 2 ** 32 })],
    ['a device that is null', 'claims', () => sign({ device: null })],
  ];
  test.each(rows)('%s', async (_title, fault, make) => {
    const token = make();
    const verdict = await verifier.verify(token);
    expect(verdict).toMatchObject({ valid: false, fault });
    if (token !== '') expect(JSON.stringify(verdict)).not.toContain(token.slice(0, 20));
  });
});

describe('keys that the issuer may replace', () => {
  const published = (keys: readonly VerificationKey[] | undefined, lookAgain = async () => undefined) => {
    const source = {
      keys,
      looks: 0,
      lookAgain: async () => {
        source.looks++;
        await lookAgain();
      },
    };
    return { source, verifier: new JwtTokenVerifier({ ...RULES, keys: { mode: 'published-keys', source } }) };
  };
  const one = { kid: 'one', algorithm: 'ES256', key: ec.publicKey } as const;

  test('are looked up again for a token that names another', async () => {
    const { source, verifier: own } = published([one], async () => {
      source.keys = [one, { kid: 'two', algorithm: 'ES256', key: ecOther.publicKey }];
    });
    expect((await own.verify(sign({}, { keyid: 'one' }))).valid).toBe(true);
    expect(source.looks).toBe(0);
    const rotated = jwt.sign(claims(), ecOther.privateKey, { algorithm: 'ES256', keyid: 'two' });
    expect((await own.verify(rotated)).valid).toBe(true);
    expect(source.looks).toBe(1);
  });

  test('that came while they could not be looked up again count', async () => {
    const rotated = jwt.sign(claims(), ecOther.privateKey, { algorithm: 'ES256', keyid: 'two' });
    const { source, verifier: own } = published([one], async () => {
      throw new Error('not now');
    });
    await expect(own.verify(rotated)).rejects.toThrow('not now');
    const { source: later, verifier: learning } = published([one], async () => {
      later.keys = [one, { kid: 'two', algorithm: 'ES256', key: ecOther.publicKey }];
      throw new Error('not now');
    });
    expect((await learning.verify(rotated)).valid).toBe(true);
    expect([source.looks, later.looks]).toEqual([1, 1]);
  });

  test.each([
    ['without a kid', () => jwt.sign(claims(), ecOther.privateKey, { algorithm: 'ES256' })],
    ['by a known kid', () => byOther({ kid: 'one' })],
    ['with a kid that is an object', () => byOther({ kid: {} })],
    ['with a kid of 300 characters', () => byOther({ kid: 'x'.repeat(300) })],
    ['with an alg that is not published', () => jwt.sign(claims(), 'x'.repeat(32), { keyid: 'two' })],
    ['with other claims that do not fit', () => sign({ aud: 'other' }, { keyid: 'two' })],
  ])('are not for a token %s', async (_title, make) => {
    const { source, verifier: own } = published([one]);
    expect(await own.verify(make())).toMatchObject({ valid: false, fault: 'untrusted' });
    expect(source.looks).toBe(0);
  });

  test('that are withdrawn withdraw what they signed, however often it was good', async () => {
    const { source, verifier: own } = published([one]);
    const token = sign({}, { keyid: 'one' });
    for (let time = 0; time < 2; time++) expect((await own.verify(token)).valid).toBe(true);
    source.keys = [{ kid: 'two', algorithm: 'ES256', key: ecOther.publicKey }];
    expect((await own.verify(token)).valid).toBe(false);
    source.keys = undefined;
    await expect(own.verify(token)).rejects.toThrow('cannot be checked now');
  });

  test('judge nothing while there are none', async () => {
    await expect(published(undefined).verifier.verify(sign())).rejects.toThrow('cannot be checked now');
  });
});

test.each([
  ['an empty issuer', { issuer: '' }],
  ['an empty audience', { audience: '' }],
  ['an empty claim name', { deviceClaim: '' }],
  ['no keys', { keys: { mode: 'public-keys', keys: [] } as TokenKeys }],
  ['a short secret', { keys: { mode: 'shared-secret', secret: Buffer.alloc(31) } as TokenKeys }],
])('a verifier with %s is not made', (_title, fields) => {
  expect(() => new JwtTokenVerifier({ ...RULES, keys: publicKeys, ...fields })).toThrow(/must/);
});

describe('key files', () => {
  const jwk = (key: typeof ec.publicKey, fields: object = {}) => ({ ...key.export({ format: 'jwk' }), ...fields });
  const jwks = (...keys: object[]) => JSON.stringify({ keys });

  test('hold PEM blocks or a JWKS document', () => {
    const pem = readVerificationKeys(`# ours\n${pemOf(ec.publicKey)}${pemOf(rsa.publicKey)}`);
    expect(pem.map(({ algorithm, kid }) => [algorithm, kid])).toEqual([
      ['ES256', undefined],
      ['RS256', undefined],
    ]);
    const set = readVerificationKeys(
      jwks(jwk(ec.publicKey, { kid: 'a', use: 'sig', alg: 'ES256' }), jwk(rsa.publicKey)),
    );
    expect(set.map(({ algorithm, kid }) => [algorithm, kid])).toEqual([
      ['ES256', 'a'],
      ['RS256', undefined],
    ]);
  });

  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
  const small = generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey;
  const cheap = generateKeyPairSync('rsa', { modulusLength: 2_048, publicExponent: 3 }).publicKey;
  const ed = generateKeyPairSync('ed25519').publicKey;
  const rows: [string, RegExp, string][] = [
    ['nothing', /no public key/, ''],
    ['text', /no public key/, 'hello'],
    ['broken JSON', /JWKS document/, '{'],
    ['JSON without keys', /"keys"/, '{}'],
    ['no keys', /no public key/, jwks()],
    ['an EC key of another curve', /P-256/, pemOf(p384)],
    ['a small RSA key', /2048|2,048/, pemOf(small)],
    ['an RSA key with a small exponent', /exponent/, pemOf(cheap)],
    ['an Ed25519 key', /neither/, pemOf(ed)],
    ['a private PEM key', /private/, ec.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['a private JWK', /key 1 is not public/, jwks(ec.privateKey.export({ format: 'jwk' }))],
    ['a symmetric JWK', /key 1 is not public/, jwks({ kty: 'oct', k: 'AAAA' })],
    ['a JWK for encryption', /not for signatures/, jwks(jwk(ec.publicKey, { use: 'enc' }))],
    ['a JWK for another algorithm', /not for RS256/, jwks(jwk(ec.publicKey), jwk(rsa.publicKey, { alg: 'RS512' }))],
    ['a JWK that is not for verifying', /not for verifying/, jwks(jwk(ec.publicKey, { key_ops: ['sign'] }))],
    ['a JWK with operations that are no list', /not for verifying/, jwks(jwk(ec.publicKey, { key_ops: 'verify' }))],
    ['two keys of one kid', /same kid/, jwks(jwk(ec.publicKey, { kid: 'a' }), jwk(rsa.publicKey, { kid: 'a' }))],
    ['a kid that is a number', /kid/, jwks(jwk(ec.publicKey, { kid: 1 }))],
    [
      'a key that is none',
      /key 2 is not a public key/,
      jwks(jwk(ec.publicKey), { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }),
    ],
    ['17 keys', /more than 16/, jwks(...Array.from({ length: 17 }, () => jwk(ec.publicKey)))],
  ];
  test.each(rows)('that hold %s are refused', (_title, problem, text) => {
    expect(() => readVerificationKeys(text)).toThrow(problem);
  });
});

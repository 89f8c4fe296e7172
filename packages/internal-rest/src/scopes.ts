/** What a caller may be allowed to do, each apart. */
export const SCOPES = {
  send: 'send messages in the name of the caller’s own address',
  'read-stats': 'read counts, sizes and times: never content, keys or tokens',
  purge: 'remove waiting messages, or devices of a user with theirs; export and erase all that is kept of a user',
  revoke: 'revoke tokens of users',
  keys: 'list devices, and claim their keys',
  drain: 'send the clients of an instance away',
} as const;

export type Scope = keyof typeof SCOPES;

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

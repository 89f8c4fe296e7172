import { isIP } from 'node:net';

/** The eight groups of an IPv6 address, without a zone. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const read = (part: string) =>
    part === ''
      ? []
      : part.split(':').flatMap((group) => {
          if (!group.includes('.')) return [Number.parseInt(group, 16)];
          const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
          return [a * 256 + b, c * 256 + d];
        });
  const before = read(head);
  const after = read(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => 0), ...after];
}

/**
 * Whom an address stands for when connections are counted: an IPv4 address for itself, an IPv6 address for its /64, of
 * which one customer has all. IPv4 in IPv6 (::ffff:a.b.c.d) is IPv4. Undefined when it is no address.
 */
export function networkOf(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  const version = isIP(bare);
  if (version === 0) return undefined;
  if (version === 4) return bare;
  const groups = groupsOf(bare);
  const [, , , , , mapped, high = 0, low = 0] = groups;
  if (mapped === 0xffff && groups.slice(0, 5).every((group) => group === 0)) {
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

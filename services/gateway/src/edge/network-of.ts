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

/** Whether the last 32 bits are an IPv4 address: ::ffff:a.b.c.d, or behind a translator 64:ff9b::a.b.c.d (RFC 6052). */
function embedsIpv4(groups: readonly number[]): boolean {
  const [first, second, , , , sixth] = groups;
  const zeros = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  return (zeros(0, 5) && sixth === 0xffff) || (first === 0x64 && second === 0xff9b && zeros(2, 6));
}

/**
 * Whom an address stands for when connections are counted: an IPv4 address for itself, an IPv6 address for its /64, of
 * which one customer has all. IPv4 in IPv6 is IPv4, also that of a translator, behind which are many. Undefined when it is no address.
 */
export function networkOf(address: string): string | undefined {
  const [bare = ''] = address.split('%');
  const version = isIP(bare);
  if (version === 0) return undefined;
  if (version === 4) return bare;
  const groups = groupsOf(bare);
  if (embedsIpv4(groups)) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

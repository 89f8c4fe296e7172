import { byId } from './dom.js';

/** Browsers may keep nothing, by their settings. */
function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it is as it was at the next visit.
  }
}

/** A choice that the browser remembers. Calls `onChange` at once, and whenever another is made. */
export function rememberedChoice(id: string, onChange: (value: string) => void): void {
  const select = byId(id) as HTMLSelectElement;
  const before = kept(`lantern-${id}`);
  if (before !== null && [...select.options].some(({ value }) => value === before)) select.value = before;
  select.addEventListener('change', () => {
    keep(`lantern-${id}`, select.value);
    onChange(select.value);
  });
  onChange(select.value);
}

/** What the server of `npm start` gives its own page: where it listens, and a development token. */
export async function developmentServer(device: {
  readonly userId: string;
  readonly deviceId: number;
}): Promise<{ readonly url: string; readonly token: string }> {
  const response = await fetch('/development/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(device),
  });
  if (!response.ok) throw new Error(`no development token: HTTP ${response.status}`);
  return (await response.json()) as { url: string; token: string };
}

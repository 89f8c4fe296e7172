/** What the server of `npm start` gives its own page: where it listens, and a development token. */
export async function developmentServer(device: {
  readonly userId: string;
  readonly deviceId: number;
}): Promise<{ readonly url: string; readonly token: string }> {
  const response = await fetch('/development/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-development-secret': location.hash.slice(1) },
    body: JSON.stringify(device),
  });
  if (response.status === 403)
    throw new Error('open it by the address that npm start printed, with all that follows #');
  if (!response.ok) throw new Error(`no development token: HTTP ${response.status}`);
  return (await response.json()) as { url: string; token: string };
}

const patienceMs = 5_000;

/** Resolves when the server answers and takes writes. */
export async function probeMongo(url: string): Promise<void> {
  const { MongoClient } = await import('mongodb');
  // Options win over the URL, but whoever named a server knows how long it may take.
  const serverSelection = url.includes('serverSelectionTimeoutMS=') ? {} : { serverSelectionTimeoutMS: patienceMs };
  const client = new MongoClient(url, { ...serverSelection, socketTimeoutMS: patienceMs });
  try {
    const admin = client.db('admin');
    await admin.command({ ping: 1 });
    const { isWritablePrimary } = await admin.command({ hello: 1 });
    if (isWritablePrimary !== true) throw new Error('it takes no writes');
  } finally {
    await client.close();
  }
}

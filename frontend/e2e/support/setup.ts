import { serve } from './server.ts';

/** Starts the server that all specs share; what it returns stops it. */
export default async function setup(): Promise<() => Promise<void>> {
  const postgis = process.env.CEDED_E2E_STORE === 'postgis';
  const database = process.env.DATABASE_URL ?? '';
  if (postgis && !database) throw new Error('the PostGIS run needs DATABASE_URL of a database with admin.sql applied');
  const served = await serve(postgis ? database : '');
  process.env.CEDED_E2E_ORIGIN = served.origin;
  return () => served.stop();
}

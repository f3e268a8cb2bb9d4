import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The program under test, as `make build` leaves it. */
const binary = fileURLToPath(new URL('../../../bin/ceded', import.meta.url));

/** A running `ceded serve`. */
export interface Served {
  /** Such as http://127.0.0.1:41234, no slash at the end. */
  origin: string;
  stop(): Promise<void>;
}

/**
 * Starts the server on a free port and waits until it is ready. With a database
 * URL it serves from PostGIS, after `ceded migrate` and `ceded import`; without,
 * from the data inside the binary or, when a folder is named, from that.
 */
export async function serve(database = '', folder?: string): Promise<Served> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, DATABASE_URL: database, CEDED_ADDR: `127.0.0.1:${port}`, CEDED_PUBLIC_URL: origin };
  if (database) {
    for (const step of ['migrate', 'import']) {
      execFileSync(binary, [step], { env, stdio: ['ignore', 'inherit', 'inherit'], timeout: 240_000 });
    }
  }
  let log = '';
  const child = spawn(binary, folder ? ['serve', folder] : ['serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (bytes) => (log += bytes));
  child.stderr.on('data', (bytes) => (log += bytes));
  await ready(child, `${origin}/readyz`, () => log);
  return { origin, stop: () => stop(child) };
}

async function ready(child: ChildProcess, url: string, log: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`ceded serve ended with ${child.exitCode}:\n${log()}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`ceded serve was not ready in 60 s:\n${log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(late);
}

/** A TCP port on loopback that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      probe.close(() => resolve(address.port));
    });
  });
}

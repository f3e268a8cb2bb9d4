import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of somebody else, on an origin of its own. */
export interface Host {
  origin: string;
  url: string;
  close(): Promise<void>;
}

/** Serves one HTML body, as the site that embeds a snippet. */
export async function host(body: string): Promise<Host> {
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A story</title>
<link rel="icon" href="data:,"></head><body><h1>A story</h1>${body}</body></html>`;
  const server: Server = createServer((_, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=utf-8');
    answer.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // "localhost" is another site than 127.0.0.1, not only another origin.
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: `${origin}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Dossier } from '../src/dossier';

const here = dirname(fileURLToPath(import.meta.url));

/** The frontend folder. */
export const root = join(here, '..');

/** The data files the front end is built for: the committed dossier, or another one named by CEDED_DATA_FILES. */
export const filesDir = process.env.CEDED_DATA_FILES ?? join(root, '../data/files');

/** readJson reads a data file; it throws, naming the file, when it is missing. */
export function readJson<T>(name: string): T {
  const path = join(filesDir, name);
  if (!existsSync(path)) throw new Error(`data/files/${name} is missing: run "make data" first`);
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** readDossier reads the manifest. */
export function readDossier(): Dossier {
  return readJson<Dossier>('dossier.json');
}

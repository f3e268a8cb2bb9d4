import { createRequire } from 'node:module';

const fontverter = createRequire(createRequire(import.meta.url).resolve('subset-font'))('fontverter') as {
  convert(font: Buffer, to: 'truetype'): Promise<Buffer>;
};

/** The code points for which a font has a glyph, read from its cmap table (formats 4 and 12). */
export async function covered(woff2: Buffer): Promise<Set<number>> {
  const f = Buffer.from(await fontverter.convert(woff2, 'truetype'));
  const out = new Set<number>();
  const tables = f.readUInt16BE(4);
  for (let i = 0; i < tables; i++) {
    const entry = 12 + i * 16;
    if (f.toString('latin1', entry, entry + 4) !== 'cmap') continue;
    const cmap = f.readUInt32BE(entry + 8);
    for (let j = 0; j < f.readUInt16BE(cmap + 2); j++) {
      const at = cmap + f.readUInt32BE(cmap + 4 + j * 8 + 4);
      const format = f.readUInt16BE(at);
      if (format === 12)
        for (let g = 0; g < f.readUInt32BE(at + 12); g++)
          for (let c = f.readUInt32BE(at + 16 + g * 12); c <= f.readUInt32BE(at + 20 + g * 12); c++) out.add(c);
      if (format === 4) {
        const segments = f.readUInt16BE(at + 6) / 2;
        for (let s = 0; s < segments; s++) {
          const end = f.readUInt16BE(at + 14 + s * 2);
          const start = f.readUInt16BE(at + 16 + segments * 2 + s * 2);
          for (let c = start; c <= end && c !== 0xffff; c++) out.add(c);
        }
      }
    }
  }
  return out;
}

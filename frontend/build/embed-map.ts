import type { Plugin } from 'vite';

/**
 * Vite plugin: virtual:embed-map, the address of the chunk with the map. Importing it by address, not by name, keeps
 * Vite's preload code out of the snippet, which would cost it a second script.
 */
export function embedMap(): Plugin {
  let reference = '';
  let building = false;
  return {
    name: 'ceded-embed-map',
    configResolved(config) {
      building = config.command === 'build';
    },
    buildStart() {
      if (building) reference = this.emitFile({ type: 'chunk', id: 'src/embed-map.ts', preserveSignature: 'strict' });
    },
    resolveId: (id) => (id === 'virtual:embed-map' ? `\0${id}` : null),
    load(id) {
      if (id !== '\0virtual:embed-map') return null;
      return building
        ? `export default import.meta.ROLLUP_FILE_URL_${reference}`
        : "export default '/src/embed-map.ts'";
    },
  };
}

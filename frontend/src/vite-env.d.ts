/// <reference types="vite/client" />

declare module 'virtual:fonts' {
  export const faces: import('./map/fonts').FontFaces;
}
/** Address of the chunk that src/embed-map.ts becomes. */
declare module 'virtual:embed-map' {
  const url: string;
  export default url;
}
// A query keeps the style sheets of two entries apart, so that each entry has one file.
declare module 'virtual:fonts.css*';

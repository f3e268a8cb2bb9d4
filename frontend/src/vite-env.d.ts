/// <reference types="vite/client" />

declare module 'virtual:fonts' {
  export const faces: import('./map/fonts').FontFaces;
}
declare module 'virtual:fonts.css';
declare module 'virtual:tokens.css';
declare module 'virtual:letters.css';

/** Font files of the map by font name, each with the disjoint ranges it draws. */
export type FontFaces = Record<string, FontFile[]>;

export interface FontFile {
  /** Path from the root, such as /fonts/latin-400.0a1b2c3d.woff2. */
  url: string;
  ranges: string[];
}

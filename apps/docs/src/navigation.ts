/** What `src/build.ts` hands to VitePress: the sidebar, as it wants it. */
export type Navigation = readonly {
  readonly text: string;
  readonly collapsed?: boolean;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}[];

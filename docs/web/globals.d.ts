// What scripts of Sphinx define for all scripts of a page.
declare const DOCUMENTATION_OPTIONS: { SHOW_SEARCH_SUMMARY: boolean };
/** On the page of the search. */
declare const Search: {
  hasIndex: () => boolean;
  htmlToText: (html: string, anchor?: string) => string;
};
/** Where the script of the extras has run. */
declare const regsurfExtras: import("./extras/extras.js").Extras;

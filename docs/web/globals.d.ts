// What scripts of Sphinx define for all scripts of a page.
declare const DOCUMENTATION_OPTIONS: { SHOW_SEARCH_SUMMARY: boolean };
/** Of Sphinx, on the page of the search. */
declare const Search: { htmlToText: (html: string, anchor?: string) => string };

/**
 * Tables as people paste them: with a header or without, separated by tabs, semicolons or
 * commas, with decimal commas, quoted cells and empty ones.
 *
 * @typedef {object} Table
 * @property {string[]} names of the columns
 * @property {string[][]} rows of cells
 * @property {boolean} hasDecimalComma whether a comma may stand in a number
 * @property {number} first line of the rows, counted from 1
 */
import { quoted } from "../page/numbers.js";

export const MOST_ROWS = 2000;
const MOST_CHARACTERS = 2_000_000;
const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "?", "-"]);

/**
 * @param {string} text
 * @returns {Table}
 */
export function parseTable(text) {
  if (text.length > MOST_CHARACTERS) {
    throw new Error(`The table has ${text.length.toLocaleString("en")} characters; up to ${MOST_CHARACTERS.toLocaleString("en")} are read.`);
  }
  const plain = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  if (plain.includes("\0")) throw new Error("That is no table: it holds bytes that are no text.");
  const separator = separatorOf(plain);
  const lines = cellsOf(plain, separator).filter((row) => row.some((cell) => cell !== ""));
  if (lines.length === 0) throw new Error("The table is empty.");
  const width = lines[0].length;
  if (width < 3) {
    throw new Error(`A table of points has three columns or more, two features and a target; this one has ${width}.`);
  }
  const odd = lines.findIndex((row) => row.length !== width);
  if (odd >= 0) {
    throw new Error(`Row ${odd + 1} has ${lines[odd].length} cells, and the first row has ${width}.`);
  }
  const hasDecimalComma = separator !== ",";
  const hasHeader = lines[0].every((cell) => Number.isNaN(numberIn(cell, hasDecimalComma)) && !isMissing(cell));
  const names = hasHeader ? lines[0] : lines[0].map((_, k) => `column ${k + 1}`);
  const rows = hasHeader ? lines.slice(1) : lines;
  if (rows.length === 0) throw new Error("The table has a header and no rows.");
  if (rows.length > MOST_ROWS) {
    throw new Error(`The table has ${rows.length.toLocaleString("en")} rows; up to ${MOST_ROWS.toLocaleString("en")} are drawn.`);
  }
  return { names, rows, hasDecimalComma, first: hasHeader ? 2 : 1 };
}

/**
 * The separator that the first line has: of several the rarest in numbers and words.
 * @param {string} text
 */
function separatorOf(text) {
  const line = text.trimStart().split("\n", 1)[0].replace(/"[^"]*"/g, "");
  return ["\t", ";", ","].find((mark) => line.includes(mark)) ?? " ";
}

/**
 * Split a text into cells; within quotes separators and ends of lines are text, and two
 * quotes are one.
 * @param {string} text
 * @param {string} separator
 * @returns {string[][]}
 */
function cellsOf(text, separator) {
  /** @type {string[][]} */
  const rows = [[]];
  let [cell, isQuoted, wasQuoted] = ["", false, false];
  const close = () => {
    rows[rows.length - 1].push(wasQuoted ? cell : cell.trim());
    [cell, wasQuoted] = ["", false];
  };
  for (let k = 0; k < text.length; k += 1) {
    const mark = text[k];
    if (isQuoted) {
      if (mark !== '"') cell += mark;
      else if (text[k + 1] === '"') cell += text[(k += 1)];
      else isQuoted = false;
    } else if (mark === '"' && cell.trim() === "") {
      [cell, isQuoted, wasQuoted] = ["", true, true];
    } else if (mark === separator) {
      if (separator !== " " || cell !== "") close();
    } else if (mark === "\n") {
      close();
      rows.push([]);
    } else if (!wasQuoted || mark.trim() !== "") cell += mark;
  }
  close();
  return rows;
}

/** @param {string} cell */
function isMissing(cell) {
  return MISSING.has(cell.trim().toLowerCase());
}

/**
 * @param {string} cell
 * @param {boolean} hasDecimalComma
 * @returns {number} NaN where it is none
 */
function numberIn(cell, hasDecimalComma) {
  const plain = cell.trim().replace("−", "-");
  if (plain === "" || /[xob_]/i.test(plain)) return NaN;
  const number = Number(hasDecimalComma ? plain.replace(",", ".") : plain);
  return Number.isFinite(number) ? number : NaN;
}

/**
 * @typedef {object} Points
 * @property {number[][]} points rows of two features and a target
 * @property {string[]} names of the features and of the target
 * @property {?[string, string]} labels of the targets 0 and 1; null for numbers
 * @property {number} left how many rows with missing cells were left out
 */

/**
 * Take two features and a target from a table.
 * @param {Table} table
 * @param {number[]} columns of the features and of the target
 * @returns {Points}
 */
export function pointsFrom({ names, rows, hasDecimalComma, first }, columns) {
  const kept = rows
    .map((row, k) => ({ cells: columns.map((j) => row[j]), line: first + k }))
    .filter(({ cells }) => !cells.some(isMissing));
  if (kept.length === 0) throw new Error("Each row has an empty cell in one of these columns.");
  /** @type {(cell: string, j: number, line: number) => number} */
  const number = (cell, j, line) => {
    const value = numberIn(cell, hasDecimalComma);
    if (Number.isNaN(value)) {
      throw new Error(`Row ${line}, column ${quoted(names[columns[j]])} must be a number, not ${quoted(cell)}.`);
    }
    return value;
  };
  const words = [...new Set(kept.map(({ cells }) => cells[2].trim()))];
  const areNumbers = words.every((word) => !Number.isNaN(numberIn(word, hasDecimalComma)));
  if (!areNumbers && words.length > 2) {
    throw new Error(`The target ${quoted(names[columns[2]])} must have two labels, or numbers; it has ${words.length} labels: ${words.slice(0, 3).map(quoted).join(", ")} …`);
  }
  const isBinary = words.length <= 2;
  if (isBinary) words.sort(areNumbers ? (a, b) => numberIn(a, hasDecimalComma) - numberIn(b, hasDecimalComma) : undefined);
  const labels = /** @type {[string, string]} */ (words.length === 2 ? words : [words[0], `not ${words[0]}`]);
  const points = kept.map(({ cells, line }) => [
    number(cells[0], 0, line),
    number(cells[1], 1, line),
    isBinary ? labels.indexOf(cells[2].trim()) : number(cells[2], 2, line),
  ]);
  const left = rows.length - kept.length;
  return { points, names: columns.map((j) => names[j]), labels: isBinary ? labels : null, left };
}

/**
 * Two features and a target that a reader may have meant: the first two columns of
 * numbers, and the last of the others.
 * @param {Table} table
 */
export function likelyColumns({ names, rows, hasDecimalComma }) {
  const all = names.map((_, j) => j);
  const numeric = all.filter((j) =>
    rows.every((row) => isMissing(row[j]) || !Number.isNaN(numberIn(row[j], hasDecimalComma))),
  );
  const words = all.filter((j) => !numeric.includes(j) && new Set(rows.map((row) => row[j])).size === 2);
  const target = words.length > 0 ? words[words.length - 1] : all[all.length - 1];
  const features = [...numeric, ...all].filter((j) => j !== target);
  return [...new Set(features)].slice(0, 2).concat(target);
}

/**
 * Write rows as CSV. A word that a spreadsheet would take for a formula is kept from that.
 * @param {(string | number)[][]} rows
 */
export function writeCsv(rows) {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

/** @param {string | number} cell */
function cellText(cell) {
  if (typeof cell === "number") return String(cell);
  const harmless = /^[\s]*[=+\-@]/.test(cell) || /^[\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",;\s]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

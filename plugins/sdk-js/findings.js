// What is wrong with a filing or an entry, and how it is found. bylaw.js has all of this too.
import { as, is, text } from './takes.js';

/** One thing that is wrong. */
function made(severity, subject, message, citations) {
  as(is.words, subject, 'a finding', 'subject');
  as(is.places, citations, `a finding on '${subject}'`, 'citations');
  return { severity, subject, message, citations };
}

/** What is wrong with a filing or an entry, gathered and then said all at once. */
export class Findings {
  #found = [];

  error(subject, zh, en, ...citations) {
    this.#found.push(made('error', subject, text(zh, en), citations));
  }

  warn(subject, zh, en, ...citations) {
    this.#found.push(made('warning', subject, text(zh, en), citations));
  }

  note(subject, zh, en, ...citations) {
    this.#found.push(made('note', subject, text(zh, en), citations));
  }

  /** An error on `subject` unless `holds`. What is written wrong is thrown either way. */
  require(holds, subject, zh, en, ...citations) {
    if (typeof holds === 'function') as(is.flag, holds, `what '${subject}' requires`, 'holds');
    const error = made('error', subject, text(zh, en), citations);
    if (!holds) this.#found.push(error);
  }

  /** Takes in findings that were made elsewhere, as they are. */
  extend(findings) {
    this.#found.push(...as(is.findings, findings, 'extend', 'findings'));
  }

  /**
   * Takes in findings that were made for a part, each now under the field that holds the part. The
   * host does this for a publication or a revision; for any other kind of matter `plan` has to.
   */
  extendUnder(field, findings) {
    as(is.words, field, 'extendUnder', 'field');
    as(is.findings, findings, 'extendUnder', 'findings');
    this.extend(findings.map((one) => ({ ...one, subject: `${field}.${one.subject}` })));
  }

  /**
   * What is wrong with an entry as it shall become, under a path. The very fault that the entry
   * already had is no reason to refuse the change: a warning. Another fault of the same field is.
   */
  extendNewly(under, before, after) {
    as(is.words, under, 'extendNewly', 'under');
    as(is.findings, before, 'extendNewly', 'before');
    as(is.findings, after, 'extendNewly', 'after');
    const had = new Set(before.map((one) => JSON.stringify(one)));
    const milder = (one) =>
      one.severity === 'error' && had.has(JSON.stringify(one))
        ? { ...one, severity: 'warning' }
        : one;
    this.extendUnder(under, after.map(milder));
  }

  /** Whether something stops the filing. */
  blocks() {
    return this.#found.some((one) => one.severity === 'error');
  }

  /** As `checkEntry` answers them. */
  list() {
    return this.#found;
  }

  /** The route, with what is worth saying beside it; throws what stops the filing. */
  orRoute(route) {
    if (this.blocks()) throw this.#found;
    return { route: as(is.route, route(), 'orRoute', 'route'), findings: this.#found };
  }
}

/** The answer to a kind of matter that the instrument does not know. */
export function unknownKind(zh, en, ...citations) {
  const found = new Findings();
  found.error('kind', zh, en, ...citations);
  throw found.list();
}

/** Whether something was said that is not blank. */
export const said = (words) => words !== undefined && words.trim() !== '';

/** Whether one of the bases is of an accepted rank and has a title. */
export const restsOn = (bases, accepted) =>
  as(is.listOfWords, accepted, 'restsOn', 'accepted') &&
  bases.some((basis) => accepted.includes(basis.rank) && basis.title.trim() !== '');

/** The formats a machine can read, as `checkEntry` accepts them for data opened to everybody. */
export const MACHINE_READABLE = [
  'csv', 'tsv', 'json', 'jsonl', 'xml', 'xls', 'xlsx', 'parquet', 'geojson', 'rdf', 'ttl',
];

/** Whether a machine can read one of the formats. */
export const machineReadable = (formats) =>
  formats.some((one) => MACHINE_READABLE.includes(one.trim().replace(/^\.+/, '').toLowerCase()));

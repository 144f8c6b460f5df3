// Package names finds the names of people and places, and addresses, in text.
//
// # How it works
//
// Words that begin with a capital are candidates. One probe of a gazetteer (a
// hash table of 200,000 first names, family names, towns and everyday words, as
// fingerprints) tells those that are everyday words; they cost no more. Around
// the others a window of at most twenty words is laid, and a tagger labels them:
// a linear-chain model over hashed features (the word, its beginning and end,
// its shape, the lists it stands in, its neighbours, what parts them, where in
// the line it stands), with weights of eight bits. The work is linear in the
// length of the text and nothing is allocated for a text without names.
//
// What the tagger leaves at the edges is told by form: an initial, a particle or a
// degree belongs to the name beside it, the long name of a country is one place, and
// what stands between a street and a country or postal code is a town.
//
// A first name of the lists is one where only people are met, told or say something (encounter.go), and
// one that is nothing else where the tagger is not sure that it is none (leaning.go).
//
// Some words leave no doubt of what stands behind them (cues.go), nor do the labels of a
// form (labels.go), the lines of a conversation (speakers.go), a flat or a postal code (grow.go), the end of a word for a street and its number
// (compound.go), and a corner of streets (crossing.go): there a word of no list is a name whatever
// the tagger thinks of it.
//
// Capitals, initials, a comma and a nickname in quotes tell the family names of lists and letters (capitals.go).
//
// Others are none by their form, or by what they stand in: what is of a nation, the name of a
// thing, a month (calendar.go), a disease (eponym.go), an abbreviation, an everyday word of another language that begins a sentence (mistaken.go).
//
// Then the pieces of addresses are joined, a name that was found surely is found
// everywhere in the same text, and a value whose JSON key says that it is a name
// is one whatever it looks like; the names of accounts are read by what they are made of (username.go). A text without any capital is read by the lists
// alone (small.go), Chinese, Japanese and Korean by labels, honorifics and the form of addresses (unspaced.go),
// other scripts by the phrases with which people introduce themselves (scripts.go); after "my name is" small letters are enough everywhere. In a text without anybody's number that
// says that it is a story, general knowledge or code, scores are lowered; in one
// of another language than English a name must be of the lists, or beyond doubt.
//
// # What it cannot do
//
// Whether a name is that of a private person is nothing a text says: Ada
// Lovelace is a PERSON too. A name of no list, at the beginning of a sentence,
// in a heading, or in a script without capitals is often missed. Scores are
// those of the tagger and say how clear the surroundings were.
//
// # Where the data comes from
//
// `make gazetteer` and `make train-names` make the two files from lists of pinned
// npm packages and from templates in this repository; NOTICE names the sources.
package names

// Package tag labels the words of a text that are part of a person's name or of
// a place: the gazetteer, the reading of words, their features, and the model.
// Package names decides what becomes of the labels.
package tag

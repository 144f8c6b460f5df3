// Package names finds the names of people and places in text.
package names

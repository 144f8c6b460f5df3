//go:build !amd64 || purego

package classes

func leaf(text string, blocks []Block) { portable(text, blocks) }

func quotes(text string, marks []uint64) { portableQuotes(text, marks) }

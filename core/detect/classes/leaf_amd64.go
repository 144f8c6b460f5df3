//go:build amd64 && !purego

package classes

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var haveAVX2 = cpu.X86.HasAVX2

// leafAVX2 classifies n blocks of 64 bytes.
//
//go:noescape
func leafAVX2(text *byte, blocks *Block, n int)

func leaf(text string, blocks []Block) {
	if !haveAVX2 {
		portable(text, blocks)
		return
	}
	if len(blocks) > 0 {
		leafAVX2(unsafe.StringData(text[:len(blocks)*Size]), &blocks[0], len(blocks)) //nolint:gosec // G103: the slice expression has checked the length
	}
}

// quotesAVX2 marks the quotes and backslashes in n blocks of 64 bytes.
//
//go:noescape
func quotesAVX2(text *byte, marks *uint64, n int)

func quotes(text string, marks []uint64) {
	if !haveAVX2 {
		portableQuotes(text, marks)
		return
	}
	if len(marks) > 0 {
		quotesAVX2(unsafe.StringData(text[:len(marks)*Size]), &marks[0], len(marks)) //nolint:gosec // G103: the slice expression has checked the length
	}
}

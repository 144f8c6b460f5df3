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

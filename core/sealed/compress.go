package sealed

import (
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Encoder and decoder are made once: EncodeAll and DecodeAll are safe for
// concurrent use, and each instance holds tables of some MB.
var (
	encoder = sync.OnceValue(func() *zstd.Encoder {
		// On 4 KiB and 64 KiB of chat the fastest level takes two thirds of the
		// default's time and gives 4-5 % more bytes; sealing is bound by compression.
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20), zstd.WithEncoderCRC(false))
		if err != nil {
			panic("sealed: " + err.Error()) // the options are constants
		}
		return e
	})
	decoder = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil,
			// DecodeAll must not grow its output: the capacity given is the bound.
			zstd.WithDecodeAllCapLimit(true),
			zstd.WithDecoderMaxMemory(MaxPlaintext))
		if err != nil {
			panic("sealed: " + err.Error()) // the options are constants
		}
		return d
	})
)

// compress writes one zstd frame. It has no checksum: GCM authenticates it.
func compress(plaintext []byte) []byte {
	return encoder().EncodeAll(plaintext, make([]byte, 0, len(plaintext)/2+64))
}

// decompress reads frames that hold exactly size bytes together. A bomb stops at
// size: no more than that is ever allocated for the output.
func decompress(frame []byte, size int) ([]byte, error) {
	plaintext, err := decoder().DecodeAll(frame, make([]byte, 0, size))
	if err != nil || len(plaintext) != size {
		return nil, ErrPlaintext
	}
	return plaintext, nil
}

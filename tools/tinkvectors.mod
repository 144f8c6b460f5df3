module tools/tinkvectors

go 1.26.0

require github.com/google/tink/go v1.7.0

require (
	golang.org/x/crypto v0.0.0-20220214200702-86341886e292 // indirect
	golang.org/x/sys v0.0.0-20220209214540-3681064d5158 // indirect
	google.golang.org/protobuf v1.27.1 // indirect
)

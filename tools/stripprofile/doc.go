// Package stripprofile is the place of a program that leaves of a CPU profile, which it reads
// from standard input, what the compiler needs: names of functions and lines. Of the machine it
// was taken on nothing stays, no path and no address, and what is done once at the start is
// left out. `make profile` runs it:
//
//	go run -modfile=tools/stripprofile.mod tools/stripprofile/main.go <redact.prof >redact.pgo
package stripprofile

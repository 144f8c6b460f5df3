package detect

import "github.com/sotto-project/sotto/core/detect/cue"

// keyNames notes what names before operators announce: a table, a log and a file of settings
// have the same ones in each line.
type keyNames struct {
	noted [8]keyName
	some  bool
}

type keyName struct {
	name   [40]byte
	size   uint8
	class  cue.Class
	issues uint8 // whether it is that of an issuer: 0 is not asked, 1 no, 2 yes
}

// class is cue.Key.
func (k *keyNames) class(name string) cue.Class {
	if n := k.at(name); n != nil {
		return n.class
	}
	return cue.Key(name)
}

// issues is cue.Issuer.
func (k *keyNames) issues(name string) bool {
	n := k.at(name)
	if n == nil {
		return cue.Issuer(name)
	}
	if n.issues == 0 {
		n.issues = 1
		if cue.Issuer(name) {
			n.issues = 2
		}
	}
	return n.issues == 2
}

// at is what is noted of a name, from now on if not before, or nil if it is too long for that.
func (k *keyNames) at(name string) *keyName {
	size := len(name)
	if size == 0 || size > len(k.noted[0].name) {
		return nil
	}
	n := &k.noted[(int(name[0])*3+int(name[size-1])+size)%len(k.noted)]
	if int(n.size) != size || string(n.name[:size]) != name {
		*n = keyName{size: uint8(size), class: cue.Key(name)}
		copy(n.name[:], name)
		k.some = true
	}
	return n
}

// forget lets go of the names of a text.
func (k *keyNames) forget() {
	if k.some {
		*k = keyNames{}
	}
}

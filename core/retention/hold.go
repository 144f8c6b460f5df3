package retention

import "strings"

// holdClass is the reserved class, and with a dash the beginning of the classes, that
// legal holds store their copies in.
const holdClass = "hold"

// ValidHold reports whether s can be the id of a legal hold: 1 to 32 of a-z and 0-9.
func ValidHold(s string) bool {
	return s != "" && len(s) <= 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// HoldClass is the class of the copies that a legal hold keeps. Each hold has its own,
// so that a name tells which hold an object belongs to.
func HoldClass(hold string) string { return holdClass + "-" + hold }

// HoldOf is the id of the hold whose class this is; ok is false for other classes.
func HoldOf(class string) (hold string, ok bool) {
	hold, ok = strings.CutPrefix(class, holdClass+"-")
	if !ok || !ValidHold(hold) {
		return "", false
	}
	return hold, true
}

// Reserved reports whether a class belongs to legal holds: a policy cannot have it.
func Reserved(class string) bool {
	return class == holdClass || strings.HasPrefix(class, holdClass+"-")
}

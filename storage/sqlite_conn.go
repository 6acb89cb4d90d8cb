package storage

import (
	"context"
	"database/sql"
	"errors"
)

// maxStatements bounds the statements prepared on one connection. The program
// has far fewer; only filters of unusual shape come and go.
const maxStatements = 200

// sqliteConn is one connection to a SQLite file with the statements prepared on
// it. It is used by one goroutine at a time.
type sqliteConn struct {
	pool       *sql.DB // of this one connection
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func connectSQLite(ctx context.Context, url string) (*sqliteConn, error) {
	pool, err := sql.Open("sqlite", url)
	if err != nil {
		return nil, readable(err)
	}
	pool.SetMaxOpenConns(1)
	conn, err := pool.Conn(ctx)
	if err != nil {
		_ = pool.Close()
		return nil, readable(err)
	}
	return &sqliteConn{pool: pool, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

// prepared is the statement for a query, prepared once per connection.
func (c *sqliteConn) prepared(query string) (*sql.Stmt, error) {
	if s, ok := c.statements[query]; ok {
		return s, nil
	}
	if len(c.statements) >= maxStatements {
		for q, s := range c.statements { // any one will do
			delete(c.statements, q)
			if err := s.Close(); err != nil {
				return nil, err
			}
			break
		}
	}
	s, err := c.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.statements[query] = s
	return s, nil
}

func (c *sqliteConn) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	s, err := c.prepared(query) //nolint:sqlclosecheck // it is kept for the next time, until close
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

func (c *sqliteConn) query(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	s, err := c.prepared(query) //nolint:sqlclosecheck // it is kept for the next time, until close
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// control runs BEGIN, COMMIT and the like, which no caller's patience may cut
// short.
func (c *sqliteConn) control(statement string) error {
	_, err := c.exec(context.Background(), statement, nil)
	return err
}

func (c *sqliteConn) close() error {
	var errs []error
	for _, s := range c.statements {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, c.conn.Close(), c.pool.Close())...)
}

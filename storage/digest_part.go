package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"winlog/ladder"
)

// partImage is what somebody chose as digest_parts keeps it. Its names are in the
// database: fields may be added, never renamed.
type partImage struct {
	Order    []ladder.DigestItem          `json:"order,omitempty"`
	Hidden   []ladder.DigestItem          `json:"hidden,omitempty"`
	Comments map[ladder.DigestItem]string `json:"comments,omitempty"`
}

// DigestPartsOf is what some people chose for their part of the digest of a quarter,
// as far as they chose anything. quarter is its first day.
func (db *DB) DigestPartsOf(ctx context.Context, quarter ladder.Date, users ...ladder.UserID) (map[ladder.UserID]ladder.DigestPart, error) {
	parts := map[ladder.UserID]ladder.DigestPart{}
	err := db.look(ctx, func(tx *Tx) error {
		clear(parts)
		for _, where := range oneOf("user_id", users) {
			found, err := selectParts(tx, where.with("quarter_from = %s", quarter.String()))
			if err != nil {
				return err
			}
			for _, p := range found {
				parts[p.User] = p
			}
		}
		return nil
	})
	return parts, err
}

// ListDigestParts is what somebody chose for all digests, oldest first.
func (db *DB) ListDigestParts(ctx context.Context, user ladder.UserID) ([]ladder.DigestPart, error) {
	var parts []ladder.DigestPart
	err := db.look(ctx, func(tx *Tx) (err error) {
		parts, err = selectParts(tx, condition{"user_id = $1", []any{storable(user)}})
		return err
	})
	return parts, err
}

func selectParts(tx *Tx, where condition) ([]ladder.DigestPart, error) {
	var parts []ladder.DigestPart
	err := tx.Each("SELECT user_id, quarter_from, choices, for_id, updated_at FROM digest_parts WHERE "+where.text+" ORDER BY quarter_from",
		where.args, func(scan func(...any) error) error {
			var p ladder.DigestPart
			var from, choices string
			var updated int64
			err := scan(&p.User, &from, &choices, &p.For, &updated)
			if err != nil {
				return err
			}
			p.UpdatedAt = instant(updated)
			if p.Quarter, err = parseDate(from); err != nil {
				return err
			}
			var image partImage
			if err := json.Unmarshal([]byte(choices), &image); err != nil {
				return fmt.Errorf("decode what %s chose for a digest: %w", p.User, err)
			}
			p.Order, p.Hidden, p.Comments = image.Order, image.Hidden, image.Comments
			parts = append(parts, p)
			return nil
		})
	return parts, err
}

// SaveDigestPart keeps what somebody chose for their part of a quarter's digest, in
// the place of what they chose before, and returns it as it is kept.
func (db *DB) SaveDigestPart(ctx context.Context, p ladder.DigestPart) (ladder.DigestPart, error) {
	image := partImage{Order: storableAll(p.Order), Hidden: storableAll(p.Hidden)}
	for item, text := range p.Comments {
		if image.Comments == nil {
			image.Comments = map[ladder.DigestItem]string{}
		}
		image.Comments[storable(item)] = storable(text)
	}
	p.User, p.For = storable(p.User), storable(p.For)
	p.Order, p.Hidden, p.Comments = image.Order, image.Hidden, image.Comments
	choices, err := encodeImage(image)
	if err != nil {
		return ladder.DigestPart{}, err
	}
	err = db.Write(ctx, func(tx *Tx) error {
		p.UpdatedAt = tx.Now
		_, err := tx.Exec(`INSERT INTO digest_parts (user_id, quarter_from, choices, for_id, updated_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (user_id, quarter_from) DO UPDATE SET choices = excluded.choices, for_id = excluded.for_id, updated_at = excluded.updated_at`,
			p.User, p.Quarter.String(), choices, p.For, seconds(tx.Now))
		return err
	})
	if err != nil {
		return ladder.DigestPart{}, err
	}
	return p, nil
}

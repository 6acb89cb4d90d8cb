package storage

import (
	"cmp"
	"encoding/json"
	"fmt"

	"winlog/ladder"
)

const verdictColumns = `user_id, quarter_from, target, quarter_until, quarter_label, level, ladder_version, claim, claimed_at, manager, answered_by,
decision, notes, opt_in, sealed_at, value, source, wins, reopened_at, updated_at`

// verdictValues are the values of verdictColumns but for updated_at.
func verdictValues(v ladder.Verdict) ([]any, error) {
	var claimedAt int64
	var claim, manager, notes string
	var answeredBy ladder.UserID
	var decision ladder.Decision
	var err error
	if v.Claim != nil {
		claimedAt = seconds(v.Claim.At)
		if claim, err = encodeImage(imageOfReading(*v.Claim)); err != nil {
			return nil, err
		}
	}
	if m := v.Manager; m != nil {
		answeredBy, decision = m.By, m.Decision
		image := imageOfReading(m.Reading)
		image.Decision, image.Saw, image.Extend = m.Decision, m.Saw, m.Extend
		if manager, err = encodeImage(image); err != nil {
			return nil, err
		}
	}
	if len(v.Notes) > 0 {
		if notes, err = encodeImage(v.Notes); err != nil {
			return nil, err
		}
	}
	return []any{
		string(v.User), v.Quarter.From.String(), string(v.Target), v.Quarter.Until.String(), storable(v.Quarter.Label), string(v.Level), v.Ladder,
		claim, claimedAt, manager, string(answeredBy), string(decision), notes, flag(v.OptIn), seconds(v.Sealed),
		string(v.Value), string(v.Source), encodeList(v.Wins), seconds(v.Reopened),
	}, nil
}

// storeVerdict stores the one row of a person, quarter and target. Memory takes it as
// it is stored: what v points to is in its maker's hands.
func storeVerdict(tx *Tx, v *ladder.Verdict, values []any) error {
	v.UpdatedAt = tx.Now
	values = append(values, seconds(v.UpdatedAt))
	all := placeholders(1, len(values))
	n, err := tx.exec("UPDATE verdicts SET ("+verdictColumns+") = ("+all+") WHERE user_id = $1 AND quarter_from = $2 AND target = $3", values)
	if err == nil && n == 0 {
		_, err = tx.exec("INSERT INTO verdicts ("+verdictColumns+") VALUES ("+all+")", values)
	}
	if err != nil || tx.db.memory == nil {
		return err
	}
	stored, _, err := findVerdict(tx, v.User, v.Quarter.From, v.Target)
	c := tx.changes.person(v.User)
	c.verdicts = append(c.verdicts, stored)
	return err
}

// compareVerdicts is the order of selectVerdicts.
func compareVerdicts(a, b ladder.Verdict) int {
	return cmp.Or(a.Quarter.From.Compare(b.Quarter.From), cmp.Compare(a.Target, b.Target))
}

func findVerdict(tx *Tx, user ladder.UserID, quarter ladder.Date, target ladder.LevelID) (ladder.Verdict, bool, error) {
	verdicts, err := selectVerdicts(tx, condition{
		"user_id = $1 AND quarter_from = $2 AND target = $3", []any{storable(user), quarter.String(), storable(target)},
	})
	if err != nil || len(verdicts) == 0 {
		return ladder.Verdict{}, false, err
	}
	return verdicts[0], true, nil
}

func selectVerdicts(tx *Tx, where condition) ([]ladder.Verdict, error) {
	var verdicts []ladder.Verdict
	err := tx.Each("SELECT "+verdictColumns+" FROM verdicts WHERE "+where.text+" ORDER BY quarter_from, target", where.args,
		func(scan func(...any) error) error {
			v, err := scanVerdict(scan)
			if err != nil {
				return fmt.Errorf("decode a verdict of %s: %w", v.User, err)
			}
			verdicts = append(verdicts, v)
			return nil
		})
	return verdicts, err
}

func scanVerdict(scan func(...any) error) (ladder.Verdict, error) {
	var v ladder.Verdict
	var from, until, claim, manager, answeredBy, decision, notes, wins string
	var claimedAt, optIn, sealed, reopened, updated int64
	err := scan(&v.User, &from, &v.Target, &until, &v.Quarter.Label, &v.Level, &v.Ladder, &claim, &claimedAt, &manager, &answeredBy,
		&decision, &notes, &optIn, &sealed, &v.Value, &v.Source, &wins, &reopened, &updated)
	if err != nil {
		return v, err
	}
	v.OptIn = optIn == 1
	v.Sealed, v.Reopened, v.UpdatedAt = instant(sealed), instant(reopened), instant(updated)
	if v.Quarter.From, err = parseDate(from); err != nil {
		return v, err
	}
	if v.Quarter.Until, err = parseDate(until); err != nil {
		return v, err
	}
	var image readingImage
	if claim != "" {
		if err := json.Unmarshal([]byte(claim), &image); err != nil {
			return v, err
		}
		v.Claim = new(image.reading())
	}
	if manager != "" {
		image = readingImage{}
		if err := json.Unmarshal([]byte(manager), &image); err != nil {
			return v, err
		}
		v.Manager = &ladder.ManagerReading{Reading: image.reading(), Decision: image.Decision, Saw: image.Saw, Extend: image.Extend}
	}
	if notes != "" {
		if err := json.Unmarshal([]byte(notes), &v.Notes); err != nil {
			return v, err
		}
	}
	return v, decodeList(wins, &v.Wins)
}

// readingImage is a claim or a manager's reading as verdicts keeps it. Its names
// are in the database: fields may be added, never renamed.
type readingImage struct {
	By         ladder.UserID                              `json:"by"`
	At         int64                                      `json:"at"`
	Value      ladder.VerdictValue                        `json:"value,omitempty"`
	Dimensions map[ladder.DimensionID]ladder.VerdictValue `json:"dimensions,omitempty"`
	Note       string                                     `json:"note,omitempty"`
	Decision   ladder.Decision                            `json:"decision,omitempty"`
	Saw        bool                                       `json:"saw,omitempty"`
	Extend     bool                                       `json:"extend,omitempty"`
}

func imageOfReading(r ladder.Reading) readingImage {
	return readingImage{By: r.By, At: seconds(r.At), Value: r.Value, Dimensions: r.Dimensions, Note: r.Note}
}

func (i readingImage) reading() ladder.Reading {
	return ladder.Reading{By: i.By, At: instant(i.At), Value: i.Value, Dimensions: i.Dimensions, Note: i.Note}
}

func encodeImage(image any) (string, error) {
	text, err := json.Marshal(image)
	if err != nil {
		return "", fmt.Errorf("encode a verdict: %w", err)
	}
	return string(text), nil
}

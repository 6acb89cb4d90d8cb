package coach

import (
	_ "embed" // for the weights
	"fmt"
	"math"
	"strconv"
	"strings"
)

// steps are the questions the model answers, one for each rung but the lowest
// of a track: does the text describe work on this rung or above?
const (
	icSteps      = 4 // execute, own, lead, direct
	managerSteps = 3 // team, org, function
	allSteps     = icSteps + managerSteps
)

// weights are what one feature adds to the log-odds of each step: those of the
// IC track, then those of the management track.
type weights [allSteps]float32

// model is a logistic regression per step; the weights of the steps of a track
// were learned together (train_test.go).
type model map[string]weights

//go:embed weights.txt
var weightsText string

// parseModel reads the weights: a feature and its seven hundredths a line.
func parseModel(text string) (model, error) {
	m := make(model)
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(fields) != allSteps+1 {
			return nil, fmt.Errorf("weights: %d fields in a line", len(fields))
		}
		var w weights
		for i, f := range fields[1:] {
			n, err := strconv.Atoi(f)
			if err != nil {
				return nil, fmt.Errorf("weights: %w", err)
			}
			w[i] = float32(n) / 100
		}
		m[fields[0]] = w
	}
	return m, nil
}

// moreOfSame is what the second and later finds of a feature count beside the
// first.
const moreOfSame = 0.3

// values is how much of each feature a text has, in the order of first finds.
func values(features []feature) (names []string, value map[string]float32) {
	value = make(map[string]float32, len(features))
	for _, f := range features {
		if v, ok := value[f.name]; ok {
			value[f.name] = min(v+moreOfSame, 1+2*moreOfSame)
			continue
		}
		value[f.name] = 1
		names = append(names, f.name)
	}
	return names, value
}

// scores are the log-odds of each step.
func (m model) scores(features []feature) (s weights) {
	names, value := values(features)
	for _, name := range names {
		if w, ok := m[name]; ok {
			for i := range s {
				s[i] += w[i] * value[name]
			}
		}
	}
	return s
}

// atLeast is the log-odds that a text describes work on a rung or above. It is
// the least of those of this rung and the ones under it, so it never rises with
// the rung. decides is the step that was least.
func atLeast(s weights, rung int, manager bool) (odds float32, decides int) {
	first := 0
	if manager {
		first = icSteps
	}
	odds = float32(math.Inf(1))
	for i := first; i < first+rung; i++ {
		if s[i] <= odds {
			odds, decides = s[i], i
		}
	}
	return odds, decides
}

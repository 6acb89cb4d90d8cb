package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winlog/ladder"
	"winlog/ladder/coach"
)

func newCoach() *cobra.Command {
	var from, to, role, file string
	var schema, builtin bool
	cmd := &cobra.Command{
		Use:   "coach TEXT",
		Short: "Judge a goal as /goal check would, without Slack",
		Long: `coach tells whether the words of a goal describe the next level's work, the
person's own level's, or neither clearly, and why. It goes by the ladder and
lexicon of the configuration, so it is for trying out wording while you write them.

With --file it reads goals from a CSV file with the columns from, to and text
(also id, role and label), prints one line for each and, where the goals have
labels, how many were judged so.`,
		Example: "  winlog coach --from IC1 --to IC2 Own checkout redesign end-to-end, 0 P0 bugs\n" +
			"  winlog coach --file goals.csv\n  winlog coach --builtin > lexicon.yaml",
		RunE: func(cmd *cobra.Command, argv []string) error {
			out := cmd.OutOrStdout()
			if schema || builtin {
				data := coach.Schema()
				if builtin {
					data = coach.BuiltinYAML()
				}
				_, err := out.Write(data)
				return err
			}
			if (file == "") == (len(argv) == 0) {
				return misusef("give either the text of a goal or --file\nUsage: %s", cmd.UseLine())
			}
			conf, err := loadConfig(cmd, false)
			if err != nil {
				return err
			}
			c, err := coach.New(conf.ladder, conf.lexicon)
			if err != nil {
				return err
			}
			if file != "" {
				return judgeFile(out, c, file)
			}
			g := coach.Goal{Text: strings.Join(argv, " "), Role: ladder.Role(role)}
			if g.From, err = findLevel(conf.ladder, []string{from}); err != nil {
				return err
			}
			if to == "" {
				target, ok := conf.ladder.TargetOf(g.From)
				if !ok {
					return misusef("nothing follows %s; say with --to where the goal should lead", g.From)
				}
				g.To = target
			} else if g.To, err = findLevel(conf.ladder, []string{to}); err != nil {
				return err
			}
			return writeReading(out, g, c.Judge(g))
		},
	}
	cmd.Flags().StringVar(&from, "from", "IC2", "the person's level")
	cmd.Flags().StringVar(&to, "to", "", "the level to work towards (the one that follows)")
	cmd.Flags().StringVar(&role, "role", "eng", "the person's role")
	cmd.Flags().StringVar(&file, "file", "", "judge the goals of a CSV file")
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON schema of a lexicon file")
	cmd.Flags().BoolVar(&builtin, "builtin", false, "print the built-in lexicon's file, to start your own from")
	return cmd
}

func writeReading(w io.Writer, g coach.Goal, r coach.Reading) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s → %s)\n%s\n", r.Verdict, g.From, g.To, r.Why)
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-10s %s\n", name, text)
		}
	}
	row("words", strings.Join(r.Words, " · "))
	if r.Line.Text != "" {
		row("ladder", string(r.Line.Level)+" "+r.Line.Text)
	}
	row("question", r.Question)
	row("rewrite", r.Rewrite)
	row("dimension", string(r.Dimension))
	for _, n := range r.Notes {
		row("note", n.Text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// judgeFile prints a line for each goal of a file: id, step, verdict, whether
// that is the label, the words that decided, the text.
func judgeFile(w io.Writer, c *coach.Coach, path string) error {
	f, err := openFile(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read: closing loses nothing
	rows := csv.NewReader(f)
	header, err := rows.Read()
	if err != nil {
		return fmt.Errorf("%s: the first line must name the columns: %w", path, err)
	}
	for _, column := range []string{"from", "to", "text"} {
		if !slices.Contains(header, column) {
			return fmt.Errorf("%s: there is no column %q in the first line", path, column)
		}
	}
	labelled, right := 0, 0
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		cell := func(column string) string {
			if i := slices.Index(header, column); i >= 0 {
				return row[i]
			}
			return ""
		}
		g := coach.Goal{Text: cell("text"), From: ladder.LevelID(cell("from")), To: ladder.LevelID(cell("to")), Role: ladder.Role(cell("role"))}
		r := c.Judge(g)
		mark := ""
		if label := cell("label"); label != "" {
			labelled++
			mark = "wrong"
			if strings.HasPrefix(string(r.Verdict), label) {
				mark = "right"
				right++
			}
		}
		text := strings.Join(strings.Fields(g.Text), " ")
		if _, err := fmt.Fprintf(w, "%s\t%s>%s\t%s\t%s\t%s\t%s\n", cell("id"), g.From, g.To, r.Verdict, mark, strings.Join(r.Words, " · "), text); err != nil {
			return err
		}
	}
	if labelled == 0 {
		return nil
	}
	_, err = fmt.Fprintf(w, "%d of %d right (%.1f %%)\n", right, labelled, 100*float64(right)/float64(labelled))
	return err
}

package machinecmd

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/cmd/goalsearch/internal/flags"
	"goalsearch/cmd/goalsearch/internal/terminal"
	"goalsearch/configs"
	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
	"goalsearch/store"
)

// Complete prints the candidates for the last of the words.
func Complete(std terminal.Streams, app *cli.App, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	for _, candidate := range candidates(app, words) {
		if strings.HasPrefix(candidate, last) || candidate == filesToo {
			if _, err := fmt.Fprintln(std.Out, candidate); err != nil {
				return err
			}
		}
	}
	return nil
}

// candidates lists what the last of the words may become.
func candidates(app *cli.App, words []string) []string {
	before, last := words[:len(words)-1], words[len(words)-1]
	// What stands before the cursor may be half a command line: its mistakes do
	// not matter here.
	line, _ := terminal.Arrange(app, before)
	c := line.Command()
	if len(before) > 0 && strings.HasPrefix(before[len(before)-1], "-") && !strings.Contains(before[len(before)-1], "=") {
		if f := terminal.FlagOf(line.Path[0], strings.TrimLeft(before[len(before)-1], "-")); f != nil && terminal.TakesValue(f) {
			return values(line, f)
		}
	}
	if !strings.HasPrefix(last, "-") {
		if len(c.Subcommands) > 0 {
			return terminal.Subcommands(c)
		}
		return meant(line, placeholder(c.ArgsUsage, len(line.Words)))
	}
	if name, _, ok := strings.Cut(strings.TrimLeft(last, "-"), "="); ok {
		var list []string
		if f := terminal.OwnFlag(c, name); f != nil {
			for _, value := range values(line, f) {
				list = append(list, strings.TrimSuffix(terminal.Dashed(name)+"="+value, "="+filesToo))
			}
		}
		return list
	}
	list := []string{"--help"}
	for _, f := range c.VisibleFlags() {
		list = append(list, terminal.Dashed(f.Names()[0]))
	}
	return list
}

// placeholder is the name that a command's usage gives to its i-th argument.
func placeholder(usage string, i int) string {
	names := strings.Fields(usage)
	if len(names) == 0 {
		return ""
	}
	name := names[min(i, len(names)-1)]
	if i >= len(names) && !strings.Contains(name, "…") {
		return ""
	}
	return strings.Trim(name, "[]…")
}

// values lists the values that a flag may have.
func values(l terminal.CommandLine, f cli.Flag) []string {
	doc, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return nil
	}
	_, name, _ := strings.Cut(doc.GetUsage(), "`")
	name, _, _ = strings.Cut(name, "`")
	if strings.Contains(name, "|") {
		return strings.Split(name, "|")
	}
	return meant(l, name)
}

// meant lists what may stand for a placeholder of the usage.
func meant(l terminal.CommandLine, placeholder string) []string {
	var list []string
	switch placeholder {
	case "STUDY":
		return storedStudies(l)
	case "TRIAL", "best|TRIAL", "TRIAL|best":
		return []string{"best"}
	case "GOAL":
		for _, g := range configs.Goals() {
			list = append(list, g.Name)
		}
		return append(list, filesToo)
	case "CONFIG":
		for _, p := range configs.Presets() {
			list = append(list, p.Name)
		}
		return append(list, filesToo)
	case "DATASET":
		for _, d := range dataset.List() {
			list = append(list, d.Name)
		}
		return append(list, filesToo)
	case "SETUP":
		for _, s := range pidnet.Setups() {
			list = append(list, string(s))
		}
	case "KEY=VALUE":
		for _, k := range configs.Reference() {
			list = append(list, k.Path+"=")
		}
	case "FILE", "DIR":
		return []string{filesToo}
	}
	return list
}

// storedStudies lists the studies of the store that the command line names.
func storedStudies(l terminal.CommandLine) []string {
	snapshot, err := store.Read(cmp.Or(l.Value("store"), flags.StorePath()))
	if err != nil {
		return nil // there is nothing to propose, and nobody to tell
	}
	defer snapshot.Close()
	overviews, err := snapshot.Studies()
	if err != nil {
		return nil
	}
	var list []string
	for _, s := range overviews {
		list = append(list, s.Name)
	}
	return list
}

package main

import (
	"context"
	_ "embed"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"goalsearch/configs"
	"goalsearch/evaluate/dataset"
	"goalsearch/pidnet"
	"goalsearch/store"
)

// completeCommand is the hidden command that the completion scripts call, with
// the words of the command line up to the cursor. It prints a candidate a line,
// and filesToo where names of files fit as well.
const completeCommand = "__complete"

const filesToo = ":files"

var (
	//go:embed completion/goalsearch.bash
	bashCompletion string
	//go:embed completion/_goalsearch
	zshCompletion string
	//go:embed completion/goalsearch.fish
	fishCompletion string
)

func completionCommand(std streams) *cli.Command {
	shell := func(name, script, example string) *cli.Command {
		return &cli.Command{
			Name:        name,
			Usage:       "the script for " + name,
			Description: "Examples:\n  " + example,
			Action: std.action(func(*cli.Context, []string) (job, error) {
				return completionOptions{script}, nil
			}),
		}
	}
	return &cli.Command{
		Name:     "completion",
		Category: groupOther,
		Usage:    "shell completion of commands, flags, studies and goals",
		Description: `Prints a script for a shell, which then completes what is typed by asking the
program: names of studies come from the store that --store names.`,
		Subcommands: []*cli.Command{
			shell("bash", bashCompletion, "source <(goalsearch completion bash)     # in ~/.bashrc"),
			shell("zsh", zshCompletion, `goalsearch completion zsh > "${fpath[1]}/_goalsearch"`),
			shell("fish", fishCompletion, "goalsearch completion fish > ~/.config/fish/completions/goalsearch.fish"),
		},
	}
}

type completionOptions struct{ script string }

func (o completionOptions) run(_ context.Context, std streams) error {
	_, err := io.WriteString(std.out, o.script)
	return err
}

// completeWords prints the candidates for the last of the words.
func completeWords(std streams, app *cli.App, words []string) error {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	for _, candidate := range candidates(app, words) {
		if strings.HasPrefix(candidate, last) || candidate == filesToo {
			if _, err := fmt.Fprintln(std.out, candidate); err != nil {
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
	line, _ := arrange(app, before)
	c := line.command()
	if len(before) > 0 && strings.HasPrefix(before[len(before)-1], "-") && !strings.Contains(before[len(before)-1], "=") {
		if f := flagOf(line.path[0], strings.TrimLeft(before[len(before)-1], "-")); f != nil && takesValue(f) {
			return line.values(f)
		}
	}
	if !strings.HasPrefix(last, "-") {
		if len(c.Subcommands) > 0 {
			return subcommands(c)
		}
		return line.meant(placeholder(c.ArgsUsage, len(line.words)))
	}
	if name, _, ok := strings.Cut(strings.TrimLeft(last, "-"), "="); ok {
		var list []string
		if f := ownFlag(c, name); f != nil {
			for _, value := range line.values(f) {
				list = append(list, strings.TrimSuffix(dashed(name)+"="+value, "="+filesToo))
			}
		}
		return list
	}
	list := []string{"--help"}
	for _, f := range c.VisibleFlags() {
		list = append(list, dashed(f.Names()[0]))
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
func (l commandLine) values(f cli.Flag) []string {
	doc, ok := f.(cli.DocGenerationFlag)
	if !ok {
		return nil
	}
	_, name, _ := strings.Cut(doc.GetUsage(), "`")
	name, _, _ = strings.Cut(name, "`")
	if strings.Contains(name, "|") {
		return strings.Split(name, "|")
	}
	return l.meant(name)
}

// meant lists what may stand for a placeholder of the usage.
func (l commandLine) meant(placeholder string) []string {
	var list []string
	switch placeholder {
	case "STUDY":
		return l.studies()
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

// studies lists the studies of the store that the command line names.
func (l commandLine) studies() []string {
	path := storePath()
	for _, f := range l.flags {
		if f.flag.Names()[0] == "store" {
			path = f.value
		}
	}
	snapshot, err := store.Read(path)
	if err != nil {
		return nil // there is nothing to propose, and nobody to tell
	}
	defer snapshot.Close()
	studies, err := snapshot.Studies()
	if err != nil {
		return nil
	}
	var list []string
	for _, s := range studies {
		list = append(list, s.Name)
	}
	return list
}

package terminal

import (
	"fmt"
	"strings"

	"goalsearch/internal/suggest"
)

// unknownFlag is the error of a flag that no command has. rest are the
// Arguments from it on: the command may be named there.
func unknownFlag(line CommandLine, rest []string, arg string) error {
	for _, word := range rest[1:] {
		if sub := find(line.Command(), word); sub != nil {
			line.Path = append(line.Path, sub)
		}
	}
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	var known []string
	for _, f := range line.Command().Flags {
		known = append(known, f.Names()...)
	}
	hint := fmt.Sprintf("`%s --help` lists its flags", line.name())
	if near := suggest.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %s?", Dashed(near))
	}
	return Usagef("unknown flag %s; %s", Dashed(name), hint)
}

func unknownCommand(line CommandLine, word string) error {
	known := Subcommands(line.Command())
	hint := "`" + line.name() + " --help` lists them"
	if near := suggest.Nearest(word, known); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	} else if len(line.Path) > 1 {
		hint = "choose one of " + strings.Join(known, ", ")
	}
	return Usagef("unknown command %q; %s", strings.TrimSpace(strings.TrimPrefix(line.name()+" "+word, line.Path[0].Name)), hint)
}

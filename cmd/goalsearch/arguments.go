package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"goalsearch/internal/suggest"
)

// commandLine is what the user typed, taken apart: flags may stand anywhere.
type commandLine struct {
	path  []*cli.Command // the command and those that it is below, from the app on
	flags []givenFlag
	words []string // the arguments, without the names of the commands
	help  bool
}

// givenFlag is a flag as the user gave it.
type givenFlag struct {
	flag  cli.Flag
	value string
}

// arrange takes the arguments of the program apart and refuses what the command
// that they name does not have.
func arrange(app *cli.App, args []string) (commandLine, error) {
	line := commandLine{path: []*cli.Command{root(app)}}
	var pending []string // flags by the name given, checked when the command is known
	descend := true
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			line.words = append(line.words, args[i+1:]...)
			i = len(args)
		case len(arg) > 1 && arg[0] == '-':
			name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if name == "help" || name == "h" {
				line.help = true
				continue
			}
			if name == "version" && len(line.path) == 1 {
				line.path = append(line.path, find(line.command(), "version"))
				continue
			}
			flag := flagOf(line.path[0], name)
			if flag == nil {
				return line, unknownFlag(line, args[i:], arg)
			}
			if !hasValue {
				value = "true"
				if takesValue(flag) {
					if i++; i >= len(args) || strings.HasPrefix(args[i], "--") {
						return line, usagef("%s needs a value: %s", dashed(name), flag)
					}
					value = args[i]
				}
			}
			line.flags = append(line.flags, givenFlag{flag, value})
			pending = append(pending, name)
		case descend && arg == "help" && len(line.words) == 0 && len(line.path) == 1:
			line.help = true
		case descend && len(line.command().Subcommands) > 0:
			sub := find(line.command(), arg)
			if sub == nil {
				return line, unknownCommand(line, arg)
			}
			line.path = append(line.path, sub)
			descend = len(sub.Subcommands) > 0
		default:
			line.words = append(line.words, arg)
		}
	}
	switch {
	case len(line.path) == 1 && len(line.words) == 0 && len(line.flags) == 0:
		line.help = true
	case line.command().Action == nil && !line.help:
		return line, usagef("a command is missing behind `%s`: %s", line.name(), strings.Join(subcommands(line.command()), ", "))
	}
	if line.help {
		return line, nil
	}
	for i, given := range line.flags {
		if !slices.Contains(line.command().Flags, given.flag) {
			// The same name may mean another flag of this command.
			own := ownFlag(line.command(), pending[i])
			if own == nil {
				return line, usagef("%s has no flag %s; `%s --help` lists those it has", line.name(), dashed(pending[i]), line.name())
			}
			line.flags[i].flag = own
		}
		if err := checkValue(line.flags[i], pending[i]); err != nil {
			return line, usage(err)
		}
	}
	return line, nil
}

// ordered returns the arguments in the order in which the app reads them.
func (l commandLine) ordered(program string) []string {
	list := []string{program}
	for _, c := range l.path[1:] {
		list = append(list, c.Name)
	}
	for _, f := range l.flags {
		list = append(list, "--"+f.flag.Names()[0]+"="+f.value)
	}
	if len(l.words) == 0 {
		return list
	}
	return append(append(list, "--"), l.words...)
}

func (l commandLine) command() *cli.Command { return l.path[len(l.path)-1] }

// name is the command as it is typed, with the program's name.
func (l commandLine) name() string {
	var names []string
	for _, c := range l.path {
		names = append(names, c.Name)
	}
	return strings.Join(names, " ")
}

// root is the app as a command.
func root(app *cli.App) *cli.Command {
	return &cli.Command{
		Name:        app.Name,
		Usage:       app.Usage,
		Description: app.Description,
		Subcommands: app.Commands,
		Flags:       app.Flags,
	}
}

func find(c *cli.Command, name string) *cli.Command {
	i := slices.IndexFunc(c.Subcommands, func(sub *cli.Command) bool { return sub.HasName(name) })
	if i < 0 {
		return nil
	}
	return c.Subcommands[i]
}

// subcommands lists the names of the commands below a command.
func subcommands(c *cli.Command) []string {
	var names []string
	for _, sub := range c.Subcommands {
		names = append(names, sub.Name)
	}
	return names
}

// flagOf finds a flag of this name in a command or below it. Flags of one name
// all take a value, or none does, so it does not matter which is found.
func flagOf(c *cli.Command, name string) cli.Flag {
	if f := ownFlag(c, name); f != nil {
		return f
	}
	for _, sub := range c.Subcommands {
		if f := flagOf(sub, name); f != nil {
			return f
		}
	}
	return nil
}

func ownFlag(c *cli.Command, name string) cli.Flag {
	i := slices.IndexFunc(c.Flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	if i < 0 {
		return nil
	}
	return c.Flags[i]
}

func takesValue(f cli.Flag) bool {
	doc, ok := f.(cli.DocGenerationFlag)
	return ok && doc.TakesValue()
}

// dashed writes a flag's name as it is typed.
func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// checkValue refuses a value that is none of the flag's type.
func checkValue(given givenFlag, name string) error {
	var err error
	var want string
	switch given.flag.(type) {
	case *cli.BoolFlag:
		want = "true or false"
		_, err = strconv.ParseBool(given.value)
	case *cli.IntFlag:
		want = "a whole number"
		_, err = strconv.Atoi(given.value)
	case *cli.Uint64Flag:
		want = "a whole number from 0 on"
		_, err = strconv.ParseUint(given.value, 10, 64)
	case *cli.Float64Flag:
		want = "a number"
		_, err = strconv.ParseFloat(given.value, 64)
	case *cli.DurationFlag:
		want = "a time such as 5s, 10m or 8h"
		_, err = time.ParseDuration(given.value)
	}
	if err != nil {
		return fmt.Errorf("%s: %q is not %s", dashed(name), given.value, want)
	}
	return nil
}

// unknownFlag is the error of a flag that no command has. rest are the
// arguments from it on: the command may be named there.
func unknownFlag(line commandLine, rest []string, arg string) error {
	for _, word := range rest[1:] {
		if sub := find(line.command(), word); sub != nil {
			line.path = append(line.path, sub)
		}
	}
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	var known []string
	for _, f := range line.command().Flags {
		known = append(known, f.Names()...)
	}
	hint := fmt.Sprintf("`%s --help` lists those it has", line.name())
	if near := suggest.Nearest(name, known); near != "" {
		hint = fmt.Sprintf("did you mean %s?", dashed(near))
	}
	return usagef("unknown flag %s; %s", dashed(name), hint)
}

func unknownCommand(line commandLine, word string) error {
	known := subcommands(line.command())
	hint := "`" + line.name() + " --help` lists them"
	if near := suggest.Nearest(word, known); near != "" {
		hint = fmt.Sprintf("did you mean %s?", near)
	} else if len(line.path) > 1 {
		hint = "there are " + strings.Join(known, ", ")
	}
	return usagef("unknown command %q; %s", strings.TrimSpace(strings.TrimPrefix(line.name()+" "+word, line.path[0].Name)), hint)
}

// arguments returns the arguments of a command, as many as its ArgsUsage says:
// STUDY is one that must be there, [STUDY] one that may, with … any number.
func arguments(line *cli.Context) ([]string, error) {
	given := line.Args().Slice()
	least, most := 0, 0
	for _, name := range strings.Fields(line.Command.ArgsUsage) {
		if !strings.HasPrefix(name, "[") {
			if least++; least > len(given) {
				return nil, usagef("%s is missing; write `%s %s`", strings.TrimRight(name, "…"), line.Command.HelpName, line.Command.ArgsUsage)
			}
		}
		if most++; strings.Contains(name, "…") {
			return given, nil
		}
	}
	if len(given) > most {
		return nil, usagef("there is an argument too many: %q; write `%s`", given[most], cmp.Or(line.Command.UsageText, strings.TrimSpace(line.Command.HelpName+" "+line.Command.ArgsUsage)))
	}
	return given, nil
}

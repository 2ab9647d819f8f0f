package terminal

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// CommandLine is what the user typed, taken apart: flags may stand anywhere.
type CommandLine struct {
	Path  []*cli.Command // the command and those that it is below, from the app on
	flags []givenFlag
	Words []string // the arguments, without the names of the commands
	Help  bool
}

// givenFlag is a flag as the user gave it.
type givenFlag struct {
	flag  cli.Flag
	value string
}

// Arrange takes the arguments of the program apart and refuses what the command
// that they name does not have.
func Arrange(app *cli.App, args []string) (CommandLine, error) {
	line := CommandLine{Path: []*cli.Command{root(app)}}
	var pending []string // flags by the name given, checked when the command is known
	descend := true
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			line.Words = append(line.Words, args[i+1:]...)
			i = len(args)
		case len(arg) > 1 && arg[0] == '-':
			name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if name == "help" || name == "h" {
				line.Help = true
				continue
			}
			if name == "version" && len(line.Path) == 1 {
				line.Path = append(line.Path, find(line.Command(), "version"))
				continue
			}
			flag := FlagOf(line.Path[0], name)
			if flag == nil {
				return line, unknownFlag(line, args[i:], arg)
			}
			if !hasValue {
				value = "true"
				if TakesValue(flag) {
					if i++; i >= len(args) || strings.HasPrefix(args[i], "--") {
						return line, Usagef("%s needs a value: %s", Dashed(name), flag)
					}
					value = args[i]
				}
			}
			line.flags = append(line.flags, givenFlag{flag, value})
			pending = append(pending, name)
		case descend && arg == "help" && len(line.Words) == 0 && len(line.Path) == 1:
			line.Help = true
		case descend && len(line.Command().Subcommands) > 0:
			sub := find(line.Command(), arg)
			if sub == nil {
				return line, unknownCommand(line, arg)
			}
			line.Path = append(line.Path, sub)
			descend = len(sub.Subcommands) > 0
		default:
			line.Words = append(line.Words, arg)
		}
	}
	switch {
	case len(line.Path) == 1 && len(line.Words) == 0 && len(line.flags) == 0:
		line.Help = true
	case line.Command().Action == nil && !line.Help:
		return line, Usagef("a command is missing after `%s`: choose one of %s", line.name(), strings.Join(Subcommands(line.Command()), ", "))
	}
	if line.Help {
		return line, nil
	}
	for i, given := range line.flags {
		if !slices.Contains(line.Command().Flags, given.flag) {
			// The same name may mean another flag of this command.
			own := OwnFlag(line.Command(), pending[i])
			if own == nil {
				return line, Usagef("%s has no flag %s; `%s --help` lists its flags", line.name(), Dashed(pending[i]), line.name())
			}
			line.flags[i].flag = own
		}
		if err := checkValue(line.flags[i], pending[i]); err != nil {
			return line, Usage(err)
		}
	}
	return line, nil
}

// Ordered returns the arguments in the order in which the app reads them.
func (l CommandLine) Ordered(program string) []string {
	list := []string{program}
	for _, c := range l.Path[1:] {
		list = append(list, c.Name)
	}
	for _, f := range l.flags {
		list = append(list, "--"+f.flag.Names()[0]+"="+f.value)
	}
	if len(l.Words) == 0 {
		return list
	}
	return append(append(list, "--"), l.Words...)
}

// Command is the command that the line names.
func (l CommandLine) Command() *cli.Command { return l.Path[len(l.Path)-1] }

// Value is the value of a flag by its name; "" if it is not given.
func (l CommandLine) Value(name string) string {
	value := ""
	for _, f := range l.flags {
		if f.flag.Names()[0] == name {
			value = f.value
		}
	}
	return value
}

// name is the command as it is typed, with the program's name.
func (l CommandLine) name() string {
	var names []string
	for _, c := range l.Path {
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

// Subcommands lists the names of the commands below a command.
func Subcommands(c *cli.Command) []string {
	var names []string
	for _, sub := range c.Subcommands {
		names = append(names, sub.Name)
	}
	return names
}

// FlagOf finds a flag of this name in a command or below it. Flags of one name
// all take a value, or none does, so it does not matter which is found.
func FlagOf(c *cli.Command, name string) cli.Flag {
	if f := OwnFlag(c, name); f != nil {
		return f
	}
	for _, sub := range c.Subcommands {
		if f := FlagOf(sub, name); f != nil {
			return f
		}
	}
	return nil
}

func OwnFlag(c *cli.Command, name string) cli.Flag {
	i := slices.IndexFunc(c.Flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
	if i < 0 {
		return nil
	}
	return c.Flags[i]
}

func TakesValue(f cli.Flag) bool {
	doc, ok := f.(cli.DocGenerationFlag)
	return ok && doc.TakesValue()
}

// Dashed writes a flag's name as it is typed.
func Dashed(name string) string {
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
		want = "a whole number, 0 or more"
		_, err = strconv.ParseUint(given.value, 10, 64)
	case *cli.Float64Flag:
		want = "a number"
		_, err = strconv.ParseFloat(given.value, 64)
	case *cli.DurationFlag:
		want = "a time such as 5s, 10m or 8h"
		_, err = time.ParseDuration(given.value)
	}
	if err != nil {
		return fmt.Errorf("%s: %q is not %s", Dashed(name), given.value, want)
	}
	return nil
}

// Arguments returns the arguments of a command, as many as its ArgsUsage says:
// STUDY is one that must be there, [STUDY] one that may, with … any number.
func Arguments(line *cli.Context) ([]string, error) {
	given := line.Args().Slice()
	least, most := 0, 0
	for _, name := range strings.Fields(line.Command.ArgsUsage) {
		if !strings.HasPrefix(name, "[") {
			if least++; least > len(given) {
				return nil, Usagef("%s is missing; write `%s %s`", strings.TrimRight(name, "…"), line.Command.HelpName, line.Command.ArgsUsage)
			}
		}
		if most++; strings.Contains(name, "…") {
			return given, nil
		}
	}
	if len(given) > most {
		return nil, Usagef("too many arguments: %q; write `%s`", given[most], cmp.Or(line.Command.UsageText, strings.TrimSpace(line.Command.HelpName+" "+line.Command.ArgsUsage)))
	}
	return given, nil
}

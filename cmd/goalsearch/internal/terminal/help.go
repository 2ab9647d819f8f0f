package terminal

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
)

// writeHelp explains the command that a command line names.
func writeHelp(out io.Writer, line CommandLine) error {
	c := line.Command()
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s - %s\n\nUsage:\n", line.name(), c.Usage)
	if c.Action != nil {
		fmt.Fprintf(w, "  %s\n", strings.TrimSpace(line.name()+" [flags] "+c.ArgsUsage))
	}
	if len(c.Subcommands) > 0 {
		fmt.Fprintf(w, "  %s COMMAND [flags] [arguments]\n", line.name())
	}
	if c.Description != "" {
		fmt.Fprintf(w, "\n%s\n", c.Description)
	}
	writeCommands(w, c.Subcommands)
	if len(c.VisibleFlags()) > 0 {
		fmt.Fprint(w, "\nFlags, before or after the arguments:\n")
		table := tabwriter.NewWriter(w, 0, 8, 3, ' ', 0)
		for _, f := range c.VisibleFlags() {
			fmt.Fprintf(table, "  %s\n", f)
		}
		table.Flush()
	}
	if len(c.Subcommands) > 0 {
		fmt.Fprintf(w, "\n`%s COMMAND --help` explains a command and gives examples.\n", line.name())
	}
	return w.Flush()
}

// writeCommands lists commands, under the headings of their groups.
func writeCommands(w io.Writer, commands []*cli.Command) {
	table := tabwriter.NewWriter(w, 0, 8, 3, ' ', 0)
	for i, c := range commands {
		if group := c.Category; i == 0 || group != commands[i-1].Category {
			if group == "" {
				group = "commands"
			}
			fmt.Fprintf(table, "\n%s:\n", strings.ToUpper(group[:1])+group[1:])
		}
		fmt.Fprintf(table, "  %s\t%s\n", strings.TrimSpace(c.Name+" "+c.ArgsUsage), c.Usage)
	}
	table.Flush()
}

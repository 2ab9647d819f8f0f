// Package configs reads what people write: configs of studies and goals.
//
// In the order of the data:
//
//   - [Load] takes the name of a preset or a YAML file, and the [Setting]s of the
//     command line, and returns the studies to run: one, or one for every
//     combination of the config's sweep. [Reference] lists the keys that a config
//     may have, with their defaults;
//   - [Presets] are configs that come with the program;
//   - [ParseGoal] takes a goal by its name, from a file, or inline as
//     in "{F}{C}=1,{F}{L}=-1"; [Goals] are those that have names, and [WriteGoal]
//     writes a file that ParseGoal reads back to the bit.
//
// Reading is strict. Whatever cannot be meant is a [Problem] that says where it
// stands, what is wrong and what to do, and all of them are reported at once.
package configs

//go:generate go run ./internal/gen ../docs/config.md

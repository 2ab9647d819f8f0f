// Command goalsearch finds and understands goal functions for neurons that learn locally.
//
// A command line takes this way: [main] hands the app, with its commands (app.go), to
// internal/terminal, which brings the arguments into order and turns errors into exit
// codes. The commands are in small packages by what they are about: searchcmd, goalcmd,
// viewcmd, clustercmd and machinecmd. Every command has a function that declares it, a
// struct of its options, and that struct's method Run, which calls the library (campaign,
// experiment, results, …) and prints. Flags that several share are in internal/flags.
package main

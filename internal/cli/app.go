package cli

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"
)

// Command is one subcommand: a command of urfave/cli, and what its French help and our reading of the arguments need.
// A flag's Usage begins with the name of its value in back quotes, if it takes one.
type Command struct {
	*ucli.Command
	// QueryWords says that the words are a query, in which -mot excludes a word.
	QueryWords bool
	Examples   []Example

	path string // "search query"
}

// Example is a command line that the help shows.
type Example struct{ Line, What string }

// App is a command line of several commands.
type App struct {
	Name        string
	Usage       string // one line, French
	Description string
	Commands    []*Command
}

// Run follows the command line and returns the exit code. Errors are told on standard error.
func (a *App) Run(ctx context.Context, env Env) int {
	err := a.run(ctx, env)
	exit := exitOf(err)
	if silent := exit == ExitDone || isSilent(err); !silent {
		printError(env.Stderr, TerminalOf(env.Stderr, env.Getenv), err, wantsJSON(env.Args))
	}
	return exit
}

func (a *App) run(ctx context.Context, env Env) error {
	if len(env.Args) < 2 {
		return Usage("quelle commande ?", a.commandsHint())
	}
	first, rest := env.Args[1], env.Args[2:]
	switch first {
	case "-h", "--help", "-help", "help":
		if len(rest) > 0 {
			if c := a.command(rest[0]); c != nil {
				return c.writeHelp(env.Stdout)
			}
		}
		return a.writeHelp(env.Stdout)
	case "--version", "-version", "-v":
		_, err := fmt.Fprintf(env.Stdout, "%s %s\n", a.Name, Version())
		return err
	}
	c := a.command(first)
	switch {
	case c == nil && strings.HasPrefix(first, "-"):
		return Usage(quote(first)+" avant la commande", fmt.Sprintf("les options suivent la commande : %s %s %s…", a.Name, a.Commands[0].Name, first))
	case c == nil:
		return Usage("commande inconnue : "+quote(first), a.commandsHint())
	}
	args, err := arrange(c, rest)
	if err != nil {
		return err
	}
	if args.help {
		return c.writeHelp(env.Stdout)
	}
	return a.urfave(c).RunContext(ctx, append([]string{a.Name, c.Name}, args.argv()...))
}

// urfave builds the application that parses the flags of one command and runs it. Help, version, errors and exit codes
// are ours: the library's are in English, on standard output, and its exits skip what is deferred.
func (a *App) urfave(c *Command) *ucli.App {
	c.HideHelp, c.HideHelpCommand = true, true
	c.OnUsageError = func(_ *ucli.Context, err error, _ bool) error { return flagError(err) }
	return &ucli.App{
		Name:                      a.Name,
		Commands:                  []*ucli.Command{c.Command},
		HideHelp:                  true, // its help command would eat the query "help"
		HideHelpCommand:           true,
		HideVersion:               true,
		DisableSliceFlagSeparator: true, // a source's name may have a comma
		Writer:                    io.Discard,
		ErrWriter:                 io.Discard,
		OnUsageError:              c.OnUsageError,
		ExitErrHandler:            func(*ucli.Context, error) {},
	}
}

func (a *App) command(name string) *Command {
	for _, c := range a.Commands {
		if c.path = a.Name + " " + c.Name; c.HasName(name) {
			return c
		}
	}
	return nil
}

func (a *App) commandsHint() string {
	names := make([]string, 0, len(a.Commands))
	for _, c := range a.Commands {
		names = append(names, c.Name)
	}
	return fmt.Sprintf("commandes : %s ; aide : %s --help", strings.Join(names, ", "), a.Name)
}

// wantsJSON reports whether the arguments ask for JSON, also where they could not be parsed.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	return slices.Contains(args, "--json") || slices.Contains(args, "--json=true")
}

// flagError translates an error of the flag package: invalid value "x" for flag -size: parse error.
func flagError(err error) error {
	invalid := regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^ :]+): `)
	if m := invalid.FindStringSubmatch(err.Error()); m != nil {
		return Usage(fmt.Sprintf("valeur impossible pour l'option --%s : %s", m[2], quote(m[1])), "voir l'aide de la commande : --help")
	}
	return Usage("option incorrecte : "+err.Error(), "voir l'aide de la commande : --help")
}

// Version is the module's version as the build recorded it.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

package cli

import (
	"fmt"
	"slices"
	"strings"

	ucli "github.com/urfave/cli/v2"
)

// arranged are the arguments of one command, the flags apart from the words.
type arranged struct {
	flags []string // "--name=value", as the flag package reads them
	words []string
	help  bool
}

// argv returns the arguments in the order that the flag package needs: it stops at the first word.
func (a arranged) argv() []string {
	return append(append(append([]string{}, a.flags...), "--"), a.words...)
}

// arrange reads the arguments of a command, flags before, between or after the words. The flag package would silently
// take the flags after the first word as words.
//
// Behind "--" everything is a word. Before it, "--name" must be a flag. "-name" is a flag too where it is one; in a
// query, it is an excluded word instead once a word stands before it (climat -sénat), and what could be both is refused.
func arrange(cmd *Command, args []string) (arranged, error) {
	var a arranged
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			a.words = append(a.words, args[i+1:]...)
			break
		}
		if arg == "-" || !strings.HasPrefix(arg, "-") {
			a.words = append(a.words, arg)
			continue
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
		single := !strings.HasPrefix(arg, "--")
		takesValue, known := cmd.takesValue(name)
		known = known || name == "help" || single && name == "h"
		switch inQuery := single && cmd.QueryWords; {
		case !known && inQuery && len(a.words) > 0:
			a.words = append(a.words, arg)
			continue
		case !known && inQuery:
			return a, Usage(fmt.Sprintf("%s : ni une option, ni le début d'une requête", quote(arg)),
				fmt.Sprintf("pour commencer par un mot exclu, séparez les options de la requête par « -- » : %s -- %s", cmd.path, arg))
		case !known:
			return a, Usage("option inconnue : "+quote(arg), cmd.unknownHint(arg))
		case inQuery && len(a.words) > 0:
			if name == "h" {
				arg = "-help"
			}
			return a, Usage(fmt.Sprintf("%s après un mot de la requête : option, ou mot exclu ?", quote(arg)),
				fmt.Sprintf("écrivez -%s pour l'option ; pour exclure le mot, placez « -- » avant la requête : %s -- %s %s", arg, cmd.path, a.words[0], arg))
		case name == "help" || name == "h":
			a.help = true
			continue
		case takesValue && !hasValue:
			if i++; i == len(args) {
				return a, Usage(fmt.Sprintf("l'option --%s attend une valeur", name), fmt.Sprintf("par exemple : --%s=…", name))
			}
			value, hasValue = args[i], true
		}
		flag := "--" + name
		if hasValue {
			flag += "=" + value
		}
		a.flags = append(a.flags, flag)
	}
	return a, nil
}

// takesValue looks a flag up by any of its names.
func (c *Command) takesValue(name string) (takes, known bool) {
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
			_, isBool := f.(*ucli.BoolFlag)
			return !isBool, true
		}
	}
	return false, false
}

func (c *Command) unknownHint(arg string) string {
	names := make([]string, 0, len(c.Flags))
	for _, f := range c.Flags {
		names = append(names, "--"+f.Names()[0])
	}
	hint := "options de cette commande : " + strings.Join(names, ", ")
	if c.ArgsUsage != "" {
		hint += fmt.Sprintf(" ; « -- » avant un mot qui commence par un tiret : %s -- %s", c.path, arg)
	}
	return hint
}

// quote quotes what the reader typed.
func quote(s string) string { return "«\u00a0" + s + "\u00a0»" }

// Command cluster fetches the OpenSearch that tests run, and runs commands beside nodes of it.
//
//	cluster deps                         fetches the distribution, where it is missing
//	cluster run [flags] N COMMAND…       starts N nodes, runs the command with their addresses in KIOSQUE_CLUSTER, and ends them
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/kiosque-search/kiosque/internal/cluster"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var errUsage = errors.New("cluster deps | cluster run [-heap SIZE] [-shipped] N COMMAND…")

func run(ctx context.Context, args []string) (err error) {
	if len(args) == 1 && args[0] == "deps" {
		if err := cluster.Fetch(ctx, os.Stderr); err != nil {
			return err
		}
		return cluster.Ready()
	}
	if len(args) == 0 || args[0] != "run" {
		return errUsage
	}
	f := flag.NewFlagSet("cluster run", flag.ContinueOnError)
	heap := f.String("heap", "", "of each node; empty: 512m")
	shipped := f.Bool("shipped", false, "leave the options of the Java machine as OpenSearch ships them, for who measures")
	secured := f.Bool("secured", false, "with the security plugin; KIOSQUE_CLUSTER_CA, …_CERT and …_KEY are the files of who may do everything")
	if err := f.Parse(args[1:]); err != nil {
		return err
	}
	if args = f.Args(); len(args) < 2 {
		return errUsage
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	nodes, err := cluster.Start(ctx, cluster.Options{Nodes: n, Heap: *heap, Shipped: *shipped, Secured: *secured})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, nodes.Close()) }()
	cmd := exec.CommandContext(ctx, args[1], args[2:]...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), cluster.Var+"="+strings.Join(nodes.Hosts(), ","))
	if *secured {
		cert, key, err := nodes.Identity(cluster.Admin)
		if err != nil {
			return err
		}
		cmd.Env = append(cmd.Env, cluster.Var+"_CA="+nodes.CA(), cluster.Var+"_CERT="+cert, cluster.Var+"_KEY="+key)
	}
	return cmd.Run()
}

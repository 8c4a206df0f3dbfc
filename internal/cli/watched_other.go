//go:build !linux

package cli

func watched(env Env, program func(Env) int) int { return program(env) }

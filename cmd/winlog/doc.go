// Command winlog is the program: it reads the configuration, wires the rooms
// together and ends them in order. Nothing of the product itself lives here.
//
// It may import bot, ladder (and ladder/packet), storage and slacksim; nothing
// imports it.
//
// Start with root.go (the tree of commands and their exit codes), then
// program.go (the wiring that serve and demo share). There is one file per
// subcommand; config.go says what can be set, demo_*.go hold the sample data.
package main

// Package slacksim is a local Slack workspace: the Web API, Socket Mode, Slack's
// limits and faults, people who act, a page for the browser, and a clock that
// jumps. Bots are tested against it over real HTTP and web sockets, and
// `winlog demo` shows it to people.
//
// It is strict where Slack is: what Slack would refuse it refuses with Slack's
// own error, and keeps in Sim.Violations. It knows nothing of any bot, and may
// import only the standard library and the web socket library.
//
// README.md is a guide for the authors of other bots. In the code, start reading
// at Start (sim.go) and User (user.go); api.go holds the table of methods,
// socket.go the sockets, blocks.go the limits of Block Kit, travel.go the clock,
// traffic.go what people see under the hood, page/app.js the page.
package slacksim

// Package bot is Win Log's face in Slack: one file per feature (win.go,
// level.go …), its views beside it (win_view.go …).
//
// It imports ladder for the rules, bot/socket for the connection and
// bot/blockkit for what people see. It declares the small store interfaces it
// needs (store.go); storage.DB satisfies them.
//
// Start reading at route.go: the one table of what people can do. A request
// comes in through serve (router.go), which finds out who acts and calls the
// route's handler; an error goes through explain (errors.go), the one place
// that decides what a person reads when something fails.
package bot

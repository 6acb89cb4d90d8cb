package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // zones also where the machine has none, as in the image
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks everything to finish; from then on signals act as if
	// nobody listened, so that a second one ends the process at once.
	context.AfterFunc(ctx, stop)
	code := execute(ctx, newRoot(time.Now), os.Args[1:])
	stop()
	os.Exit(code)
}

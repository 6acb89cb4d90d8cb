// Package socket is Socket Mode: it keeps connections to Slack, turns envelopes
// into Requests, runs a handler for each, and sends its Reply as the ack. It
// knows no feature; the arrow goes from package bot to here.
//
// A Reply is sent after the handler has returned, so that what is acked is done.
// Every person is served one at a time and in order, people in parallel, and
// every request is answered within Slack's 3 seconds: by the handler, or by
// Options.Busy or Options.Failed.
//
// It imports slack-go, whose socketmode client it supervises, and nothing of
// ours. Start reading at Client.Run, then link.run and session (connections and
// their acks), job.run (one request), plan (a Reply on the wire).
package socket

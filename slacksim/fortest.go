package slacksim

// TB is the part of testing.TB that ForTest needs, so that programs which
// import this package do not import testing.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

// ForTest starts a workspace for a test, with Ana (U0ANA) and Bob (U0BOB) in it
// and the app of a manifest installed (OpenManifest("bot", "/todo") is one).
// When the test ends the workspace is closed, and each violation of Slack's
// rules that the app has committed fails the test.
func ForTest(t TB, o Options, manifest []byte) (*Sim, *App) {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, v := range s.Violations() {
			t.Errorf("Slack would refuse this: %s", v)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%v", err)
		}
	})
	s.AddPerson(Person{ID: "U0ANA", Name: "ana", RealName: "Ana Souza", Email: "ana@example.com", TZ: "America/Sao_Paulo"})
	s.AddPerson(Person{ID: "U0BOB", Name: "bob", RealName: "Bob Wu", Email: "bob@example.com", TZ: "Europe/Berlin", Admin: true})
	app, err := s.Install(manifest)
	if err != nil {
		t.Fatal(err)
	}
	return s, app
}

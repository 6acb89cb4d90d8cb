package main

import "winlog/ladder"

// demoPerson is somebody of the sample workspace. Names are invented.
type demoPerson struct {
	handle string // as @handle; demoWin and demoMessage refer to people by it
	name   string
	title  string // their job as Slack's profile shows it
	role   ladder.Role
	level  ladder.LevelID // "" = the bot has to ask
	boss   string         // handle of their manager
	zone   string
	team   string
	years  int // in the company
}

// demoPeople are a manager with three reports on three levels, somebody new
// whom the bot does not know yet, and colleagues who appear in wins.
func demoPeople() []demoPerson {
	return []demoPerson{
		{handle: "ines", name: "Ines Faro", title: "Associate Engineer", role: ladder.Eng, level: "IC2", boss: "marta", zone: "Europe/Lisbon", team: "Checkout", years: 3},
		{handle: "arun", name: "Arun Iyer", title: "Junior Engineer", role: ladder.Eng, level: "IC1", boss: "marta", zone: "Asia/Kolkata", team: "Checkout", years: 1},
		{handle: "yuki", name: "Yuki Mori", title: "Lead PM", role: ladder.PM, level: "IC3", boss: "marta", zone: "Asia/Tokyo", team: "Payments", years: 4},
		{handle: "marta", name: "Marta Olsen", title: "Engineering Manager", role: ladder.Eng, level: "M1", zone: "Europe/Oslo", team: "Checkout", years: 5},
		{handle: "noor", name: "Noor Haddad", title: "Engineer", zone: "Europe/Paris", team: "Support Tools"},
		{handle: "tomas", name: "Tomás Reuss", title: "Senior Engineer", role: ladder.Eng, level: "IC3", zone: "America/New_York", team: "Web", years: 6},
	}
}

// demoChannel is a channel and what people said in it, oldest first.
type demoChannel struct {
	name, topic string
	said        []demoMessage
}

type demoMessage struct{ from, text string }

// demoChannels hold enough talk to try "Log as win" on a message.
func demoChannels() []demoChannel {
	return []demoChannel{
		{name: "general", topic: "Company-wide news", said: []demoMessage{
			{"marta", "Morning all. Quarterly 1:1s start next week; ten minutes with your win log now will save thirty then."},
			{"tomas", "Docs for the new design system are up. Questions welcome, corrections even more."},
			{"noor", "Hi everyone, first week on Support Tools. Happy to be here!"},
			{"ines", "Welcome Noor! Come and sit with us at the checkout review on Thursday."},
		}},
		{name: "wins", topic: "Good news, big or small", said: []demoMessage{
			{"arun", "Release 4.2 is out, no rollback, no pages overnight."},
			{"ines", "Failed orders are down to 1.7 % this week, from 2.9 % before the clean-up. Thanks to everybody in Web, Payments and Support."},
			{"yuki", "Support says refund questions halved since the new status page. That was one screen and a lot of listening."},
			{"marta", "Arun ran the on-call review alone today. Two actions, both with owners, done in 25 minutes."},
		}},
		{name: "payments", topic: "Cards, refunds, payouts", said: []demoMessage{
			{"yuki", "Interview notes from the eight marketplace sellers are in the folder. The pattern: they reconcile by hand, every Friday."},
			{"ines", "I wrote up three ways to make refunds safe to retry. Option B needs nothing from the card provider; comments by Wednesday, please."},
			{"tomas", "Option B works for Web. We can drop our own retry then."},
			{"arun", "Found why the nightly payout report was short: a time zone. Fix is in review, with a test that fails without it."},
		}},
	}
}

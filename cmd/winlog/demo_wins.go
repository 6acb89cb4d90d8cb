package main

import "winlog/ladder"

// demoWin is a sample win. It is dated by quarter and place in the quarter, so
// that the demo looks lived-in on whatever day it is started.
type demoWin struct {
	who     string
	quarter int // 0 = this one, -1 = the last, …
	percent int // how far into the quarter; into its part until today for quarter 0
	text    string
	result  string
	dims    []ladder.DimensionID
	level   ladder.LevelID
	with    []string // handles
	links   []string
	seen    ladder.Visibility // "" = the manager
	goal    string            // key of a demoGoal it was done for
}

// demoWins are the sample wins: four quarters of people working mostly at their
// level and more and more at the next, with the gaps that real logs have.
func demoWins() []demoWin {
	const scope, collaboration, mentorship, outcome = "scope", "collaboration", "mentorship", "outcome"
	return []demoWin{
		// Ines, IC2 on her way to IC3: outcome and collaboration strong, mentorship thin at first.
		{
			who: "ines", quarter: -3, percent: 15, text: "Designed the retry queue for card declines instead of patching each caller; picked it from three options with a decision record.",
			result: "declined-then-paid orders 41 % → 58 %", dims: []ladder.DimensionID{scope, outcome}, level: "IC2", with: []string{"tomas"}, links: []string{"https://docs.example.com/decisions/retry-queue"},
		},
		{
			who: "ines", quarter: -3, percent: 48, text: "Found out why Web and Payments counted orders differently and agreed one definition with both.",
			dims: []ladder.DimensionID{collaboration}, level: "IC2", with: []string{"tomas", "yuki"},
		},
		{
			who: "ines", quarter: -3, percent: 81, text: "Kept checkout quiet through the holiday peak: rehearsed the failover with Support and wrote the page they used.",
			result: "0 P0 in 6 weeks at 3× traffic", dims: []ladder.DimensionID{scope, collaboration, outcome}, level: "IC2", links: []string{"https://wiki.example.com/runbooks/peak"},
		},
		{
			who: "ines", quarter: -2, percent: 12, text: "Chose failed orders as the quarter's problem from the OKR “paid conversion” and dropped two requested features to reach it.",
			dims: []ladder.DimensionID{scope}, level: "IC3", with: []string{"marta", "yuki"}, links: []string{"https://docs.example.com/decisions/failed-orders"},
		},
		{
			who: "ines", quarter: -2, percent: 46, text: "Led the error budget talks with Support and Payments; three teams changed their release step.",
			result: "release-day incidents 5 → 1", dims: []ladder.DimensionID{collaboration, outcome}, level: "IC3", with: []string{"tomas", "yuki"},
		},
		{
			who: "ines", quarter: -2, percent: 77, text: "Paired with Arun on his first two on-call weeks.",
			dims: []ladder.DimensionID{mentorship}, level: "IC2", with: []string{"arun"},
		},
		{
			who: "ines", quarter: -1, percent: 20, text: "Led the checkout error clean-up across Web, Payments and Support.",
			goal: "clean-up", result: "failed orders 2.9 % → 1.7 %, about $1.1M a year", dims: []ladder.DimensionID{scope, collaboration, outcome}, level: "IC3", with: []string{"tomas", "yuki", "arun"}, links: []string{"https://dash.example.com/failed-orders", "https://docs.example.com/checkout-cleanup"}, seen: ladder.Public,
		},
		{
			who: "ines", quarter: -1, percent: 55, text: "Coached Arun through his first design; he now runs the on-call review alone.",
			goal: "arun",
			dims: []ladder.DimensionID{mentorship}, level: "IC3", with: []string{"arun"},
		},
		{
			who: "ines", quarter: -1, percent: 83, text: "Proposed the refund rewrite for the roadmap, with what it would cost to wait. Accepted for next quarter.",
			dims: []ladder.DimensionID{scope}, level: "IC3", with: []string{"marta", "yuki"},
		},
		{
			who: "ines", quarter: -1, percent: 91, text: "Said no to a fourth project in planning, and said why. Harder than it sounds; remember how it went.",
			seen: ladder.Private,
		},
		{
			who: "ines", quarter: 0, percent: 30, text: "Wrote up three ways to make refunds safe to retry; Web, Payments and Finance settled on one in a single meeting.",
			goal: "refunds",
			dims: []ladder.DimensionID{collaboration, scope}, level: "IC3", with: []string{"tomas", "yuki"}, links: []string{"https://docs.example.com/decisions/refund-retry"},
		},
		{
			who: "ines", quarter: 0, percent: 75, text: "Noor joined our review as an observer and left with a first ticket and someone to ask.",
			dims: []ladder.DimensionID{mentorship}, level: "IC2", with: []string{"noor"}, seen: ladder.Public,
		},

		// Arun, IC1 with the first signs of IC2.
		{
			who: "arun", quarter: -3, percent: 60, text: "Shipped the login flow with OAuth, including the ugly cases (expired invite, second device).",
			result: "login tickets 30 → 9 a week", dims: []ladder.DimensionID{scope, outcome}, level: "IC1", links: []string{"https://git.example.com/checkout/pull/412"},
		},
		{
			who: "arun", quarter: -2, percent: 25, text: "First on-call week. Two pages, both solved with the runbook, one runbook corrected.",
			dims: []ladder.DimensionID{scope}, level: "IC1", with: []string{"ines"},
		},
		{
			who: "arun", quarter: -2, percent: 66, text: "Cut the checkout test run by splitting it the way Tomás showed me.",
			result: "22 min → 9 min", dims: []ladder.DimensionID{scope, outcome}, level: "IC1", with: []string{"tomas"},
		},
		{
			who: "arun", quarter: -1, percent: 35, text: "Designed the alert clean-up myself: what pages, what waits, what goes.",
			result: "pages 14 → 4 a week", dims: []ladder.DimensionID{scope, outcome}, level: "IC2", with: []string{"ines"}, links: []string{"https://docs.example.com/alert-cleanup"},
		},
		{
			who: "arun", quarter: -1, percent: 72, text: "Ran the on-call review alone for the first time; Support and Web both took an action.",
			dims: []ladder.DimensionID{collaboration}, level: "IC2", with: []string{"tomas"},
		},
		{
			who: "arun", quarter: 0, percent: 40, text: "Release 4.2 went out without a rollback and without a page overnight.",
			dims: []ladder.DimensionID{scope}, level: "IC1", seen: ladder.Public,
		},
		{
			who: "arun", quarter: 0, percent: 85, text: "Found why the nightly payout report was short (a time zone) and fixed it with a test that fails without the fix.",
			goal: "payouts", result: "report matches the ledger 30 days in a row", dims: []ladder.DimensionID{scope, outcome}, level: "IC2", with: []string{"yuki"},
		},

		// Yuki, IC3 PM looking at IC4.
		{
			who: "yuki", quarter: -3, percent: 30, text: "Shipped the one-page checkout with Ines' team and stopped two experiments that moved nothing.",
			result: "paid conversion 61 % → 66 %", dims: []ladder.DimensionID{scope, outcome}, level: "IC3", with: []string{"ines", "marta"}, links: []string{"https://dash.example.com/paid-conversion"}, seen: ladder.Public,
		},
		{
			who: "yuki", quarter: -3, percent: 74, text: "Got Finance, Support and Payments to agree who answers which refund question.",
			dims: []ladder.DimensionID{collaboration}, level: "IC3",
		},
		{
			who: "yuki", quarter: -2, percent: 52, text: "Interviewed eight marketplace sellers and rewrote the payout roadmap around what they do by hand on Fridays.",
			dims: []ladder.DimensionID{scope}, level: "IC3", links: []string{"https://docs.example.com/seller-interviews"},
		},
		{
			who: "yuki", quarter: -1, percent: 28, text: "Drafted the marketplace strategy for the next 18 months; Web and Payments now plan against it.",
			dims: []ladder.DimensionID{scope, collaboration}, level: "IC4", with: []string{"marta", "tomas"}, links: []string{"https://docs.example.com/marketplace-strategy"},
		},
		{
			who: "yuki", quarter: -1, percent: 64, text: "Refund status page: one screen and a lot of listening.",
			result: "refund questions to Support 420 → 200 a week", dims: []ladder.DimensionID{scope, outcome}, level: "IC3", with: []string{"ines"}, seen: ladder.Public,
		},
		{
			who: "yuki", quarter: 0, percent: 50, text: "Started a monthly hour in which PMs bring one decision and leave with two questions.",
			dims: []ladder.DimensionID{mentorship}, level: "IC3",
		},

		// Marta, a manager: her wins are other people's growth.
		{
			who: "marta", quarter: -2, percent: 40, text: "Hired a fourth engineer for Checkout; from first talk to signed in five weeks.",
			dims: []ladder.DimensionID{scope}, level: "M1",
		},
		{
			who: "marta", quarter: -1, percent: 50, text: "Moved the team to written design reviews; two juniors now comment who never spoke in the meeting.",
			dims: []ladder.DimensionID{mentorship, collaboration}, level: "M1", with: []string{"arun", "ines"},
		},
		{
			who: "marta", quarter: 0, percent: 60, text: "Handed the on-call review to Arun and kept out of it.",
			dims: []ladder.DimensionID{mentorship}, level: "M1", with: []string{"arun"},
		},

		// Tomás, for other people's lists to have somebody in them.
		{
			who: "tomas", quarter: -1, percent: 40, text: "Design system documentation that answers the ten questions people really asked.",
			result: "questions in #web 60 → 15 a month", dims: []ladder.DimensionID{collaboration, outcome}, level: "IC3", links: []string{"https://wiki.example.com/design-system"}, seen: ladder.Public,
		},
	}
}

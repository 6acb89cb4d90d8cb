package slacksim

import (
	"context"
	"fmt"
)

// Home is what the app published for the person, or nil.
func (u *User) Home() *View {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	p, err := u.person()
	if err != nil || p.home == nil {
		return nil
	}
	return u.sim.look(p.home)
}

// View is the modal on top, or nil.
func (u *User) View() *View {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	p, err := u.person()
	if err != nil || p.top() == nil {
		return nil
	}
	return u.sim.look(p.top())
}

// Views is the stack of modals, the top one last.
func (u *User) Views() []*View {
	u.sim.mu.Lock()
	defer u.sim.mu.Unlock()
	p, err := u.person()
	if err != nil {
		return nil
	}
	var out []*View
	for _, v := range p.stack {
		out = append(out, u.sim.look(v))
	}
	return out
}

// WaitForView waits until the modal on top is as wanted; nil stands for none.
func (u *User) WaitForView(ctx context.Context, want func(*View) bool) (*View, error) {
	var found *View
	err := u.sim.await(ctx, func() bool { found = u.View(); return want(found) })
	if err != nil {
		return nil, fmt.Errorf("%s waits for a modal: %w", u.id, err)
	}
	return found, nil
}

// WaitForHome waits until the Home is as wanted; nil stands for none.
func (u *User) WaitForHome(ctx context.Context, want func(*View) bool) (*View, error) {
	var found *View
	err := u.sim.await(ctx, func() bool { found = u.Home(); return want(found) })
	if err != nil {
		return nil, fmt.Errorf("%s waits for the Home: %w", u.id, err)
	}
	return found, nil
}

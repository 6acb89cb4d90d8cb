package slacksim

// viewArg is the view argument, checked.
func (c *call) viewArg(kind string) (object, *apiError) {
	v, ok := c.args.tree("view")
	if !ok {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"[ERROR] must provide an object [json-pointer:/view]"}}
	}
	if problem := c.checkView(v, kind); problem != nil {
		return nil, problem
	}
	return v.(object), nil
}

// externalTaken says whether another view has this external_id. It needs the lock.
func (s *Sim) externalTaken(body object, except *view) bool {
	id, _ := body["external_id"].(string)
	if id == "" {
		return false
	}
	for _, v := range s.views {
		if v != except && v.external == id {
			return true
		}
	}
	return false
}

func viewsOpen(c *call) (object, *apiError) { return c.show(false) }
func viewsPush(c *call) (object, *apiError) { return c.show(true) }

// show is views.open and views.push.
func (c *call) show(push bool) (object, *apiError) {
	body, problem := c.viewArg("modal")
	if problem != nil {
		return nil, problem
	}
	trigger := c.args.text("trigger_id")
	if trigger == "" {
		trigger = c.args.text("interactivity_pointer")
	}
	if trigger == "" {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"[ERROR] missing required field: trigger_id"}}
	}
	user, problem := c.useTrigger(trigger)
	if problem != nil {
		return nil, problem
	}
	c.mu.Lock()
	p := c.people[user]
	switch {
	case push && len(p.stack) == 0:
		problem = fail("not_found")
	case push && len(p.stack) >= maxStack:
		problem = fail("push_limit_reached")
	case c.externalTaken(body, nil):
		problem = fail("duplicate_external_id")
	}
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	if !push {
		c.clear(p) // a new modal takes the place of the old ones
	}
	v := c.newView(body, user)
	c.push(p, v)
	out := c.viewObject(v)
	c.mu.Unlock()
	c.tell(user, Notice{Type: "view"})
	return object{"view": out}, nil
}

func viewsUpdate(c *call) (object, *apiError) {
	id, external := c.args.text("view_id"), c.args.text("external_id")
	if id == "" && external == "" {
		return nil, &apiError{code: "invalid_arguments", messages: []string{"[ERROR] missing required field: view_id"}}
	}
	v, ok := c.args.tree("view")
	kind := "modal"
	if o, is := v.(object); ok && is && o["type"] == "home" {
		kind = "home"
	}
	body, problem := c.viewArg(kind)
	if problem != nil {
		return nil, problem
	}
	c.mu.Lock()
	at := c.views[id]
	if id == "" {
		for _, v := range c.views {
			if v.external == external {
				at = v
			}
		}
	}
	switch hash := c.args.text("hash"); {
	case at == nil || at.kind != kind:
		problem = fail("not_found")
	case hash != "" && hash != at.hash:
		problem = fail("hash_conflict")
	case c.externalTaken(body, at):
		problem = fail("duplicate_external_id")
	}
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	c.setView(at, body)
	out, user := c.viewObject(at), at.user
	c.mu.Unlock()
	c.tell(user, Notice{Type: noticeOf(at)})
	return object{"view": out}, nil
}

func viewsPublish(c *call) (object, *apiError) {
	if !c.app.HomeTab {
		return nil, fail("not_enabled")
	}
	body, problem := c.viewArg("home")
	if problem != nil {
		return nil, problem
	}
	user := c.args.text("user_id")
	c.mu.Lock()
	p := c.people[user]
	hash := c.args.text("hash")
	switch {
	case p == nil || p.Deleted:
		problem = &apiError{code: "invalid_arguments", messages: []string{"[ERROR] user_not_found [json-pointer:/user_id]"}}
	case hash != "" && (p.home == nil || p.home.hash != hash):
		problem = fail("hash_conflict")
	case c.externalTaken(body, p.home):
		problem = fail("duplicate_external_id")
	}
	if problem != nil {
		c.mu.Unlock()
		return nil, problem
	}
	if p.home == nil {
		p.home = c.newView(body, user)
	} else {
		c.setView(p.home, body)
	}
	out := c.viewObject(p.home)
	c.mu.Unlock()
	c.tell(user, Notice{Type: "home"})
	return object{"view": out}, nil
}

func noticeOf(v *view) string {
	if v.kind == "home" {
		return "home"
	}
	return "view"
}

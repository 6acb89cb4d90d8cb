package socket

import "encoding/json"

// Decode is the path of a message that slack-go refused: everything but events.
func Decode(raw []byte) (*Request, error) {
	var e envelope
	if err := unmarshal(raw, &e); err != nil {
		return nil, err
	}
	return decode(e, nil)
}

// DecodeEvent is the path of an event that slack-go made data of.
func DecodeEvent(id string, payload json.RawMessage, data any) (*Request, error) {
	return decode(envelope{ID: id, Type: "events_api", Payload: payload}, data)
}

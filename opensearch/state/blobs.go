package state

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/kiosque-search/kiosque"
	"github.com/kiosque-search/kiosque/opensearch/wire"
)

const (
	chunk = 8 << 20 // bytes of a side in one document, which is a third larger
	// MaxSide is the bytes of the largest side.
	MaxSide = 512 << 20
)

// document is what is stored of everything: JSON that nobody searches.
type document struct {
	Value json.RawMessage `json:"value"`
}

// get reads a document; false: there is none.
func (k *Keeper) get(ctx context.Context, id string, into any) (bool, error) {
	var out struct {
		Found  bool     `json:"found"`
		Source document `json:"_source"`
	}
	err := k.c.Do(ctx, http.MethodGet, wire.Path(k.blobs(), "_doc", id), nil, &out)
	if f := wire.FailureOf(err); f != nil && f.Status == http.StatusNotFound {
		return false, nil
	}
	if err != nil || !out.Found {
		return false, err
	}
	return true, json.Unmarshal(out.Source.Value, into)
}

func (k *Keeper) put(ctx context.Context, id string, value any) error {
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return k.c.Do(ctx, http.MethodPut, wire.Path(k.blobs(), "_doc", id)+"?refresh=true", document{b}, nil)
}

func (k *Keeper) delete(ctx context.Context, id string) error {
	err := k.c.Do(ctx, http.MethodDelete, wire.Path(k.blobs(), "_doc", id), nil, nil)
	if f := wire.FailureOf(err); f != nil && f.Status == http.StatusNotFound {
		return nil
	}
	return err
}

// forget removes what is kept of a generation.
func (k *Keeper) forget(ctx context.Context, name string) error {
	var list []string
	if _, err := k.get(ctx, sides(name), &list); err != nil {
		return err
	}
	for _, side := range list {
		if err := k.SetSide(ctx, name, side, nil); err != nil {
			return err
		}
	}
	if err := k.delete(ctx, sides(name)); err != nil {
		return err
	}
	return k.delete(ctx, name)
}

// sides is the document that lists the sides of a generation.
func sides(name string) string { return name + "-sides" }

// head is what a side is put together from.
type head struct {
	Version int64 `json:"version"`
	Chunks  int   `json:"chunks"`
	Bytes   int   `json:"bytes"`
}

func part(name, side string, h head, i int) string {
	return fmt.Sprintf("%s-side-%s-%d-%d", name, side, h.Version, i)
}

// Side reads a file that belongs to a generation; nil: there is none.
func (k *Keeper) Side(ctx context.Context, name, side string) ([]byte, error) {
	var h head
	if ok, err := k.get(ctx, name+"-side-"+side, &h); err != nil || !ok {
		return nil, err
	}
	all := make([]byte, 0, min(h.Bytes, MaxSide))
	for i := range h.Chunks {
		var b []byte
		ok, err := k.get(ctx, part(name, side, h, i), &b)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, &kiosque.Error{Code: kiosque.CodeDamaged, Message: "il manque une partie de « " + side + " » dans la grappe", Hint: "relancez la commande"}
		}
		all = append(all, b...)
	}
	if len(all) != h.Bytes {
		return nil, fmt.Errorf("state: %s has %d bytes, want %d", side, len(all), h.Bytes)
	}
	return all, nil
}

// SetSide writes such a file in place of the one there is; nil: none. Whoever reads gets one or the other, whole.
func (k *Keeper) SetSide(ctx context.Context, name, side string, b []byte) error {
	if len(b) > MaxSide {
		return &kiosque.Error{
			Code: kiosque.CodeUnsupported, Message: "« " + side + " » est trop grand pour la grappe", Hint: "partagez la collection en plusieurs index",
		}
	}
	var old head
	had, err := k.get(ctx, name+"-side-"+side, &old)
	if err != nil {
		return err
	}
	h := head{Version: old.Version + 1, Bytes: len(b), Chunks: (len(b) + chunk - 1) / chunk}
	for i := range h.Chunks {
		if err := k.put(ctx, part(name, side, h, i), b[i*chunk:min(len(b), (i+1)*chunk)]); err != nil {
			return err
		}
	}
	if b == nil {
		err = k.delete(ctx, name+"-side-"+side)
	} else {
		err = k.list(ctx, name, side)
		if err == nil {
			err = k.put(ctx, name+"-side-"+side, h)
		}
	}
	if err != nil || !had {
		return err
	}
	for i := range old.Chunks {
		if err := k.delete(ctx, part(name, side, old, i)); err != nil {
			return err
		}
	}
	return nil
}

// list notes that a generation has a side.
func (k *Keeper) list(ctx context.Context, name, side string) error {
	var list []string
	if _, err := k.get(ctx, sides(name), &list); err != nil {
		return err
	}
	if slices.Contains(list, side) {
		return nil
	}
	return k.put(ctx, sides(name), append(list, side))
}

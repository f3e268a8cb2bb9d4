package mem_test

import (
	"testing"

	"ceded/data"
	"ceded/data/mem"
	"ceded/data/storetest"
)

func TestStore_embedded(t *testing.T) {
	storetest.Run(t, func(t testing.TB) data.Store { return mem.New(storetest.Dossier(t)) })
}

func TestStore_small(t *testing.T) {
	d := storetest.Small(t)
	storetest.RunOn(t, d, mem.New(d))
}

//go:build race

package storetest

// racing is true under the race detector, which makes generalising ten times
// slower: the suite then draws from fewer bands of zoom levels, as it looks for
// what goroutines share and not for what tiles show.
const racing = true

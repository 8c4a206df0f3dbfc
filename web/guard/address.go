package guard

import (
	"net/http"
	"net/netip"
	"strings"
)

// Limits of what is said about addresses.
const (
	maxProxies = 1000
	maxHops    = 32 // of X-Forwarded-For
)

// proxies are the networks whose word on users and addresses is believed.
type proxies []netip.Prefix

func parseProxies(list []string) (proxies, error) {
	if len(list) > maxProxies {
		return nil, bad("trop de mandataires de confiance", "1000 au plus ; nommez leurs réseaux")
	}
	var ps proxies
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if a, aerr := netip.ParseAddr(s); aerr == nil && a.Zone() == "" {
			p, err = netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
		}
		switch {
		case err != nil:
			return nil, bad("mandataire de confiance incorrect : "+quote(s), "une adresse ou un réseau, par exemple 127.0.0.1, 10.0.0.0/8 ou fd00::/8")
		case p.Bits() == 0:
			return nil, bad("mandataire de confiance incorrect : "+quote(s), "ce réseau est le monde entier : chacun pourrait se nommer comme il veut")
		}
		ps = append(ps, p.Masked())
	}
	return ps, nil
}

func (ps proxies) trust(a netip.Addr) bool {
	for _, p := range ps {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client is the address that a request comes from: the peer, or where the peer is a trusted proxy, the last address of
// X-Forwarded-For that is not one. What stands left of it was written by strangers.
func (ps proxies) client(peer netip.Addr, forwarded []string) netip.Addr {
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for i := len(hops) - 1; i >= 0 && len(hops)-i <= maxHops && ps.trust(peer); i-- {
		next, ok := parseHop(hops[i])
		if !ok {
			break
		}
		peer = next
	}
	return peer
}

// parseHop reads an address as proxies write it, some with the port.
func parseHop(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	return a.Unmap().WithZone(""), err == nil
}

// peerOf is the address at the other end of the connection; the zero address where there is none.
func peerOf(r *http.Request) netip.Addr {
	a, _ := parseHop(r.RemoteAddr)
	return a
}

// network is what one client may have for itself: an address of IPv4, the last 64 bits of IPv6 (RFC 6177).
func network(a netip.Addr) netip.Prefix {
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits) // the zero address has the zero network
	return p
}

// isHeaderName reports whether s may name a header, or is empty.
func isHeaderName(s string) bool {
	return strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

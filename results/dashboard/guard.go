package dashboard

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
)

// cookieOf names the cookie that keeps the token, so that it does not stay in the address.
// Cookies are of a host, whatever the port: each dashboard has its own.
func cookieOf(r *http.Request) string {
	_, port, _ := net.SplitHostPort(r.Host)
	return "goalsearch-token-" + port
}

// admit reports whether a request is answered; if not, it is refused.
func (d *Dashboard) admit(w http.ResponseWriter, r *http.Request) bool {
	if d.options.Token == "" {
		if !loopback(r.Host) {
			http.Error(w, "this dashboard is on loopback only: open 127.0.0.1", http.StatusForbidden)
			return false
		}
	} else if !d.hasToken(w, r) {
		return false
	}
	if !reads(r) && !sameOrigin(r) {
		http.Error(w, "this request is accepted only from the dashboard's own page", http.StatusForbidden)
		return false
	}
	return true
}

// hasToken looks for the token in the cookie, or in the address, from which it goes
// into the cookie.
func (d *Dashboard) hasToken(w http.ResponseWriter, r *http.Request) bool {
	if c, err := r.Cookie(cookieOf(r)); err == nil && same(c.Value, d.options.Token) {
		return true
	}
	if reads(r) && r.URL.Path == "/" && same(r.URL.Query().Get("token"), d.options.Token) {
		http.SetCookie(w, &http.Cookie{Name: cookieOf(r), Value: d.options.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return false
	}
	http.Error(w, "the token is missing: open the address that the dashboard printed", http.StatusForbidden)
	return false
}

// reads reports whether a request changes nothing.
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

func same(given, want string) bool {
	return subtle.ConstantTimeCompare([]byte(given), []byte(want)) == 1
}

// Loopback reports whether an address to listen on is this machine's alone.
func Loopback(address string) bool { return loopback(address) }

// loopback reports whether a host, with or without a port, is a name of this machine
// for itself.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// sameOrigin reports whether a request comes from a page of the host that it goes to.
func sameOrigin(r *http.Request) bool {
	origin, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && origin.Host != "" && origin.Host == r.Host
}

// Verifies an auth token with golang-jwt and prints the address, or why it is refused.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
)

func verify(jwks, algorithm, token string) (any, error) {
	keys, err := keyfunc.NewDefault([]string{jwks})
	if err != nil {
		return nil, err
	}
	claims := jwt.MapClaims{}
	_, err = jwt.ParseWithClaims(token, claims, keys.Keyfunc,
		jwt.WithValidMethods([]string{algorithm}), jwt.WithIssuer("ias"), jwt.WithAudience("relying-party"),
		jwt.WithIssuedAt(), jwt.WithLeeway(30*time.Second))
	return claims["email"], err
}

func main() {
	email, err := verify(os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		email = err
	}
	fmt.Println("golang-jwt:", email)
}

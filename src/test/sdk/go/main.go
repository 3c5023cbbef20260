// Tells on standard output what happens, and reads from standard input what only its caller knows.
package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"
)

import ias "ias.dev/client/go"

var input = bufio.NewReader(os.Stdin)

func read() string {
	line, err := input.ReadString('\n')
	check(err)
	return strings.TrimSpace(line)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func onWait(wait time.Duration) {
	fmt.Printf("waiting %.0f\n", wait.Seconds())
	read()
}

func refused(response *http.Response, err error) {
	said := ias.ErrorOf(err)
	wait, named := ias.RetryAfter(response)
	by, seconds := "by another", "not named"
	if said != nil {
		by = fmt.Sprintf("%s/%d", said.Group, said.Code)
	}
	if named {
		seconds = fmt.Sprintf("%.0f", wait.Seconds())
	}
	fmt.Printf("refused %s, wait %s\n", by, seconds)
}

func main() {
	url, elsewhere, email, ctx := os.Args[1], os.Args[2], os.Args[3], context.Background()

	configuration := ias.NewConfiguration()
	configuration.Servers[0].URL = url
	users := ias.NewAPIClient(configuration).UsersAPI

	answer, _, err := users.SignUp(ctx).SignUpRequest(*ias.NewSignUpRequest(email)).Execute()
	check(err)
	ctx = context.WithValue(ctx, ias.ContextAccessToken, answer.EmailVerificationToken)
	fmt.Println("signed up")

	patience := ias.Retry{LongestWait: 29 * time.Second, OnWait: onWait}
	_, response, err := ias.WaitAndRetry(ctx, patience, users.ResendEmailCodeRequest(ctx).Execute)
	refused(response, err)
	read()

	again, _, err := ias.WaitAndRetry(ctx, ias.Retry{OnWait: onWait}, users.ResendEmailCodeRequest(ctx).Execute)
	check(err)
	ctx = context.WithValue(ctx, ias.ContextAccessToken, again.EmailVerificationToken)
	fmt.Println("mailed again")

	_, response, err = users.EmailVerification(ctx).EmailVerificationRequest(*ias.NewEmailVerificationRequest(read())).Execute()
	refused(response, err)

	code := read()
	confirmed, _, err := users.EmailVerification(ctx).EmailVerificationRequest(*ias.NewEmailVerificationRequest(code)).Execute()
	check(err)
	fmt.Println("confirmed", confirmed.Id)
	fmt.Println(confirmed.AuthToken)

	for _, other := range []string{url + "/nowhere", elsewhere + "/proxy"} {
		configuration.Servers[0].URL = other
		_, response, err = users.SignUp(ctx).SignUpRequest(*ias.NewSignUpRequest(email)).Execute()
		refused(response, err)
	}
	configuration.Servers[0].URL = elsewhere + "/later"
	later, _, err := users.SignUp(ctx).SignUpRequest(*ias.NewSignUpRequest(email)).Execute()
	check(err)
	fmt.Println(later.EmailVerificationToken)
}

// Prints events to standard output and reads its input, such as mailed codes, from standard input.
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
	problem := ias.ErrorOf(err)
	wait, named := ias.RetryAfter(response)
	by, seconds := "by another", "not named"
	if problem != nil {
		by = fmt.Sprintf("%s/%d", problem.Group, problem.Code)
	}
	if named {
		seconds = fmt.Sprintf("%.0f", wait.Seconds())
	}
	fmt.Printf("refused %s, wait %s\n", by, seconds)
}

func main() {
	url, otherServers, email, ctx := os.Args[1], os.Args[2], os.Args[3], context.Background()

	configuration := ias.NewConfiguration()
	configuration.Servers[0].URL = url
	users := ias.NewAPIClient(configuration).UsersAPI

	answer, _, err := users.SignUp(ctx).SignUpRequest(*ias.NewSignUpRequest(email)).Execute()
	check(err)
	ctx = context.WithValue(ctx, ias.ContextAccessToken, answer.EmailVerificationToken)
	fmt.Println("signed up")

	shortRetry := ias.Retry{LongestWait: 29 * time.Second, OnWait: onWait}
	_, response, err := ias.WaitAndRetry(ctx, shortRetry, users.ResendEmailCodeRequest(ctx).Execute)
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

	for _, other := range []string{url + "/nowhere", otherServers + "/proxy"} {
		configuration.Servers[0].URL = other
		_, response, err = users.SignUp(ctx).SignUpRequest(*ias.NewSignUpRequest(email)).Execute()
		refused(response, err)
	}
	configuration.Servers[0].URL = otherServers + "/later"
	later, _, err := users.SignUp(ctx).SignUpRequest(*ias.NewSignUpRequest(email)).Execute()
	check(err)
	fmt.Println(later.EmailVerificationToken)
}

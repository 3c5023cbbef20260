// Prints events to standard output and reads its input, such as mailed codes, from standard input.
package main

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"

	"smoke/rest"
	"smoke/rpc"
)

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

func refused(problem *rest.ErrStatusMsg, response *http.Response) {
	wait := response.Header.Get("Retry-After")
	if wait == "" {
		wait = "not named"
	}
	fmt.Printf("refused %s/%d, wait %s\n", problem.Group, problem.Code, wait)
}

func signUpAndConfirm(server, email string) {
	ctx := context.Background()
	users, err := rest.NewClientWithResponses(server)
	check(err)

	started, err := users.SignUpWithResponse(ctx, &rest.SignUpParams{}, rest.SignUpRequest{Email: email})
	check(err)
	token := started.JSON201.EmailVerificationToken
	bearer := func(_ context.Context, request *http.Request) error {
		request.Header.Set("Authorization", "Bearer "+token)
		return nil
	}
	fmt.Println("signed up")

	resent, err := users.ResendEmailCodeRequestWithResponse(ctx, bearer)
	check(err)
	refused(resent.JSON429, resent.HTTPResponse)
	read()
	resent, err = users.ResendEmailCodeRequestWithResponse(ctx, bearer)
	check(err)
	token = resent.JSON201.EmailVerificationToken
	fmt.Println("mailed again")

	wrong, err := users.EmailVerificationWithResponse(ctx, rest.EmailVerificationRequest{OtpCode: read()}, bearer)
	check(err)
	refused(wrong.JSON400, wrong.HTTPResponse)
	confirmed, err := users.EmailVerificationWithResponse(ctx, rest.EmailVerificationRequest{OtpCode: read()}, bearer)
	check(err)
	fmt.Println("confirmed", confirmed.JSON201.Id)
	fmt.Println(confirmed.JSON201.AuthToken)
}

func encode(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func sign(secret string) rpc.RequestEditorFn {
	return func(_ context.Context, request *http.Request) error {
		query := request.URL.Query()
		canonical := strings.ReplaceAll(query.Encode(), "+", "%20")
		mac := hmac.New(sha1.New, []byte(secret+"&"))
		mac.Write([]byte(request.Method + "&%2F&" + encode(canonical)))
		query.Set("Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		request.URL.RawQuery = query.Encode()
		return nil
	}
}

func submitAndList(server, email, keyID, secret, timestamp string) {
	ctx := context.Background()
	client, err := rpc.NewClientWithResponses(server, rpc.WithRequestEditorFn(sign(secret)))
	check(err)
	nonce := 0
	call := func(action rpc.Action, email string) *rpc.CallActionByGetResponse {
		nonce++
		number := fmt.Sprintf("%s-%d", email, nonce)
		format, version, method, signature := rpc.JSON, rpc.N20180129, rpc.HMACSHA1, rpc.N10
		answer, err := client.CallActionByGetWithResponse(ctx, &rpc.CallActionByGetParams{
			Action: &action, Email: &email, Format: &format, Version: &version, AccessKeyId: &keyID,
			SignatureMethod: &method, SignatureVersion: &signature, SignatureNonce: &number, Timestamp: &timestamp,
		})
		check(err)
		return answer
	}

	submitted := call(rpc.SubmitEmailVerification, email).JSON200
	fmt.Println("sent", (*submitted.SuccessList)[0].Email)
	listed := call(rpc.ListEmailVerification, email).JSON200
	fmt.Println("listed", *listed.TotalItemNum, (*listed.Data)[0].VerificationStatus)
	unknown := call(rpc.QueryEmailVerification, "unknown-"+email).JSON400
	fmt.Println("refused", unknown.Code)
}

func main() {
	server, email, keyID, secret, timestamp := os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]
	signUpAndConfirm(server, email)
	submitAndList(server, "list-"+email, keyID, secret, timestamp)
}

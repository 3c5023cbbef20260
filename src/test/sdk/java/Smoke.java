import dev.ias.client.ApiClient;
import dev.ias.client.ApiException;
import dev.ias.client.Retry;
import dev.ias.client.api.UsersApi;
import dev.ias.client.model.EmailVerificationRequest;
import dev.ias.client.model.SignUpRequest;
import java.time.Duration;
import java.util.function.Consumer;

/** Prints events to standard output and reads its input, such as mailed codes, from standard input. */
class Smoke {

    void main(String[] arguments) throws Exception {
        var url = arguments[0];
        var otherServers = arguments[1];
        var email = arguments[2];
        Consumer<Duration> onWait = wait -> {
            IO.println("waiting " + wait.toSeconds());
            IO.readln();
        };

        var client = new ApiClient().setBasePath(url);
        var users = new UsersApi(client);

        client.setBearerToken(
                users.signUp(new SignUpRequest().email(email), null).getEmailVerificationToken());
        IO.println("signed up");

        var shortRetry = new Retry(3, Duration.ofSeconds(29), onWait);
        refused(() -> shortRetry.waitAndRetry(users::resendEmailCodeRequest));
        IO.readln();

        var retry = new Retry(3, Duration.ofMinutes(1), onWait);
        client.setBearerToken(retry.waitAndRetry(users::resendEmailCodeRequest).getEmailVerificationToken());
        IO.println("mailed again");

        var wrong = new EmailVerificationRequest().otpCode(IO.readln());
        refused(() -> users.emailVerification(wrong));

        var code = IO.readln();
        var confirmed = users.emailVerification(new EmailVerificationRequest().otpCode(code));
        IO.println("confirmed " + confirmed.getId());
        IO.println(confirmed.getAuthToken());

        client.setBasePath(url + "/nowhere");
        refused(() -> users.signUp(new SignUpRequest().email(email), null));
        client.setBasePath(otherServers + "/proxy");
        refused(() -> users.signUp(new SignUpRequest().email(email), null));
        client.setBasePath(otherServers + "/later");
        IO.println(users.signUp(new SignUpRequest().email(email), null).getEmailVerificationToken());
        // OkHttp's threads would keep the process for a minute.
        System.exit(0);
    }

    private interface Call {

        Object make() throws ApiException, InterruptedException;
    }

    private static void refused(Call call) throws InterruptedException {
        try {
            call.make();
        } catch (ApiException e) {
            var wait = Retry.after(e);
            var problem = Retry.error(e);
            IO.println("refused %s, wait %s"
                    .formatted(
                            problem.map(error -> error.getGroup() + "/" + error.getCode())
                                    .orElse("by another"),
                            wait.map(Duration::toSeconds).map(String::valueOf).orElse("not named")));
        }
    }
}

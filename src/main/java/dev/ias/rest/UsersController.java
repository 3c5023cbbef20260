package dev.ias.rest;

import dev.ias.abuse.challenge.CallerChallenge;
import dev.ias.abuse.challenge.CallerChallenges;
import dev.ias.generated.rest.api.UsersApi;
import dev.ias.generated.rest.model.AltchaChallenge;
import dev.ias.generated.rest.model.EmailVerificationRequest;
import dev.ias.generated.rest.model.EmailVerificationResponse;
import dev.ias.generated.rest.model.ResendEmailVerificationCodeResponse;
import dev.ias.generated.rest.model.SignUpRequest;
import dev.ias.generated.rest.model.SignUpResponse;
import dev.ias.http.LanguageNegotiation;
import dev.ias.http.client.ClientAddresses;
import dev.ias.http.client.ClientCountries;
import dev.ias.signup.Requester;
import dev.ias.signup.SignUpService;
import dev.ias.token.AuthTokens;
import dev.ias.token.EmailVerificationTokens;
import dev.ias.verification.Address;
import dev.ias.verification.Allowance;
import dev.ias.verification.Code;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.context.ServerRequestContext;
import io.micronaut.http.exceptions.HttpStatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Implements the contract: converts requests to calls of {@link SignUpService}, and their results to responses.
 */
@Controller("${ias.rest.base-path:/}")
class UsersController implements UsersApi {

    private final SignUpService verifications;
    private final EmailVerificationTokens tokens;
    private final AuthTokens authTokens;
    private final RestRequests requests;
    private final ClientAddresses clients;
    private final ClientCountries countries;
    private final CallerChallenges challenges;
    private final LanguageNegotiation languages;

    UsersController(
            SignUpService verifications,
            EmailVerificationTokens tokens,
            AuthTokens authTokens,
            RestRequests requests,
            ClientAddresses clients,
            ClientCountries countries,
            CallerChallenges challenges,
            LanguageNegotiation languages) {
        this.verifications = verifications;
        this.tokens = tokens;
        this.authTokens = authTokens;
        this.requests = requests;
        this.clients = clients;
        this.countries = countries;
        this.challenges = challenges;
        this.languages = languages;
    }

    @Override
    public Mono<HttpResponse<SignUpResponse>> signUp(SignUpRequest body, @Nullable String challengeSolution) {
        var request = request();
        var address = address(body.getEmail());
        var signUp = verifications.newSignUp(address);
        // Issue the token first: if that fails, nothing was changed or mailed.
        var token = tokens.issue(signUp);
        var language = languages.language(body.getLang(), request);
        return Mono.fromFuture(verifications
                .signUp(signUp, address, language, requester(request), requests.solution(request))
                .thenApply(allowance -> created(new SignUpResponse(token), allowance)));
    }

    @Override
    public Mono<HttpResponse<ResendEmailVerificationCodeResponse>> resendEmailCodeRequest() {
        var request = request();
        var signUp = requests.signUp(request);
        var token = tokens.issue(signUp);
        return Mono.fromFuture(verifications
                .resend(signUp, requester(request))
                .thenApply(allowance -> created(new ResendEmailVerificationCodeResponse(token), allowance)));
    }

    @Override
    public Mono<HttpResponse<EmailVerificationResponse>> emailVerification(EmailVerificationRequest body) {
        var request = request();
        return Mono.fromFuture(verifications
                .confirm(requests.signUp(request), codes(body.getOtpCode()), clients.client(request))
                // Signs on another thread, because the completing thread is shared.
                .thenApplyAsync(confirmed -> HttpResponse.created(
                        new EmailVerificationResponse(confirmed.user().id(), authTokens.issue(confirmed)))));
    }

    @Override
    public Mono<AltchaChallenge> callerChallenge() {
        return Mono.just(ServerRequestContext.currentRequest()
                .filter(requests::isForChallenge)
                .flatMap(request -> challenges.issue())
                .flatMap(CallerChallenge::altcha)
                .map(ChallengeModels::of)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "No proof of work")));
    }

    private Requester requester(HttpRequest<?> request) {
        return new Requester(clients.of(request), countries.of(request));
    }

    private static <T> HttpResponse<T> created(T body, Allowance allowance) {
        return RateLimitHeaders.add(HttpResponse.created(body), allowance);
    }

    private static Address address(@Nullable String email) {
        if (email == null) {
            throw new InvalidRequestException(Violation.required("email"));
        }
        return switch (Address.parse(email)) {
            case Address.Parsed.Valid(var address) -> address;
            case Address.Parsed.Invalid(var problem) ->
                throw new InvalidRequestException(Violation.email(problem, email));
        };
    }

    private static List<Code> codes(@Nullable OtpCode typed) {
        if (typed == null) {
            throw new InvalidRequestException(Violation.required("otpCode"));
        }
        if (typed.codes().isEmpty()) {
            throw new InvalidRequestException(Violation.otpCode());
        }
        return typed.codes();
    }

    private HttpRequest<?> request() {
        HttpRequest<?> request = ServerRequestContext.currentRequest()
                .orElseThrow(() -> new IllegalStateException("No current request"));
        // The router accepts more spellings of a path than the bearer filter and the error mapping.
        if (requests.operation(request).isEmpty()) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "Not a path of the contract");
        }
        return request;
    }
}
